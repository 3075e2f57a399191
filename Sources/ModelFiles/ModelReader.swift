public import Layers

/// Reads what an HDF5 file holds and moves whole datasets' values, by whichever process.
public protocol ModelReader: Sendable {
  /// What is in the file.
  func inventory(of path: String) async throws(ModelFileError) -> Inventory

  /// What is in the file, with the places of all chunks; takes a microsecond for each.
  ///
  /// - Throws: `ModelFileError` of kind `malformed` too when a chunk lies over another, over a dataset, or over
  ///   structure of the file, so that nothing in it may be written.
  func placedInventory(of path: String) async throws(ModelFileError) -> Inventory

  /// The same reader, which may leave groups out of inventories: for whoever asks about datasets alone.
  var leavingOutGroups: any ModelReader { get }

  /// Reads the values of each dataset in turn, as they are stored once unfiltered: in the file's
  /// element type and byte order, row-major.
  ///
  /// - Parameters:
  ///   - datasets: From an inventory of the same file; those without elements are passed over.
  ///   - path: The file.
  ///   - consume: Takes the position in `datasets` and the next bytes, always whole elements.
  /// - Throws: `ModelFileError`, or what `consume` throws.
  func readValues(
    of datasets: [DatasetFacts], in path: String, consume: (Int, [UInt8]) throws -> Void
  ) async throws

  /// Reads the chunks of each dataset in turn as they lie in the file.
  ///
  /// - Parameters:
  ///   - datasets: From an inventory of the same file, each with a `chunkGrid`.
  ///   - path: The file.
  ///   - consume: Takes the position in `datasets` and pieces of chunks, in the order of their grids; one without
  ///     bytes for a chunk that was never written.
  /// - Throws: `ModelFileError`, or what `consume` throws.
  func readStoredChunks(
    of datasets: [DatasetFacts], in path: String, consume: (Int, ChunkPiece) throws -> Void
  ) async throws

  /// Writes all values of each dataset in turn.
  ///
  /// - Parameters:
  ///   - datasets: From an inventory of the same file; those without elements are passed over.
  ///   - path: The file.
  ///   - produce: Asked for ranges of elements in row-major order, without gaps; gives the bytes in
  ///     the file's element type and byte order.
  /// - Throws: `ModelFileError`, or what `produce` throws.
  func writeValues(
    of datasets: [DatasetFacts], in path: String, produce: (Int, Range<Int>) throws -> [UInt8]
  ) async throws

  /// Writes all chunks of each dataset in turn, as the filters left them.
  ///
  /// - Parameters:
  ///   - datasets: From an inventory of the same file, each with a `chunkGrid`.
  ///   - path: The file.
  ///   - produce: Asked for the next chunks, in the order of datasets and in that of their grids, until
  ///     all are there; gives some pieces of them at a time, nothing only if there are no more.
  /// - Throws: `ModelFileError`, or what `produce` throws.
  func writeChunks(
    of datasets: [DatasetFacts], in path: String, produce: () async throws -> [ChunkPiece]
  ) async throws
}

extension ModelReader {
  /// The same reader, which may leave groups out of inventories: for whoever asks about datasets alone.
  public var leavingOutGroups: any ModelReader { self }
}

/// Reads in this process: for programs that trust their files.
public struct InProcessReader: ModelReader {
  private let locking: Bool

  /// Creates a reader.
  ///
  /// - Parameter locking: Whether libhdf5 locks the file; `false` for callers that hold a lock.
  public init(locking: Bool = true) {
    self.locking = locking
  }

  /// What is in the file.
  public func inventory(of path: String) async throws(ModelFileError) -> Inventory {
    let size = try FileCheck.check(path)
    return try InventoryReader.read(path, locking: locking).inventory
      .validated(path: path, fileSize: size)
  }

  /// What is in the file, with the places of all chunks.
  public func placedInventory(of path: String) async throws(ModelFileError) -> Inventory {
    let size = try FileCheck.check(path)
    return try InventoryReader.read(path, locking: locking, .places)
      .checked(path: path, fileSize: size)
  }

  /// Reads the values of each dataset in turn; see `ModelReader`.
  public func readValues(
    of datasets: [DatasetFacts], in path: String, consume: (Int, [UInt8]) throws -> Void
  ) async throws {
    try FileCheck.check(path)
    try ValueTransfer(path: path, locking: locking).read(datasets, consume)
  }

  /// Reads the chunks of each dataset as they lie in the file; see `ModelReader`.
  public func readStoredChunks(
    of datasets: [DatasetFacts], in path: String, consume: (Int, ChunkPiece) throws -> Void
  ) async throws {
    guard !datasets.isEmpty else { return }
    try FileCheck.check(path)
    try StoredChunks(path: path, locking: locking).read(datasets, consume)
  }

  /// Writes all values of each dataset in turn; see `ModelReader`.
  public func writeValues(
    of datasets: [DatasetFacts], in path: String, produce: (Int, Range<Int>) throws -> [UInt8]
  ) async throws {
    try FileCheck.check(path, forWriting: true)
    try ValueTransfer(path: path, locking: locking).write(datasets, produce)
  }

  /// Writes all chunks of each dataset in turn; see `ModelReader`.
  public func writeChunks(
    of datasets: [DatasetFacts], in path: String, produce: () async throws -> [ChunkPiece]
  ) async throws {
    try FileCheck.check(path, forWriting: true)
    let transfer = ChunkTransfer(path: path, locking: locking)
    var position = ChunkTransfer.Position()
    var chunks = WholeChunks()
    while position.dataset < datasets.count {
      repeat {
        let pieces = try await produce()
        guard !pieces.isEmpty else {
          throw ModelFileError(.malformed, path: path, detail: "not all chunks were given")
        }
        chunks.add(pieces)
      } while !chunks.areWhole
      position = try transfer.write(datasets, from: position, &chunks)
    }
  }
}
