public import Layers
internal import Subprocess

/// Reads and writes model files by a process of its own for each task, which may crash or hang.
///
/// The process is the h5reinit executable with a hidden subcommand; `ReaderProtocol` has the rules.
public struct ReaderProcess: ModelReader {
  let executable: String
  let locking: Bool
  let timeout: Duration
  private let early: EarlyReader?
  private var keepsGroups = true

  /// The largest inventory that is taken, in bytes on the wire.
  static let largestInventory = 1 << 30

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - executable: The path of the h5reinit binary.
  ///   - locking: Whether libhdf5 locks the file; `false` for callers that hold a lock themselves.
  ///   - timeout: How long the process may take without any progress before it is ended.
  public init(executable: String, locking: Bool = true, timeout: Duration = .seconds(60)) {
    self.executable = executable
    self.locking = locking
    self.timeout = timeout
    early = nil
  }

  /// Creates a reader that locks, and has `early` read the first inventory.
  package init(executable: String, early: EarlyReader?, timeout: Duration = .seconds(60)) {
    self.executable = executable
    locking = true
    self.timeout = timeout
    self.early = early
  }

  /// The same reader without groups in its inventories, which take as much memory as datasets where there are many.
  public var leavingOutGroups: any ModelReader {
    var reader = self
    reader.keepsGroups = false
    return reader
  }

  /// What is in the file, as the process tells and this one finds possible.
  public func inventory(of path: String) async throws(ModelFileError) -> Inventory {
    let size = try FileCheck.check(path)
    return try await told(.inventory, of: path).inventory.validated(path: path, fileSize: size)
  }

  /// What is in the file, with the places of all chunks.
  public func placedInventory(of path: String) async throws(ModelFileError) -> Inventory {
    let size = try FileCheck.check(path)
    return try await told(.places, of: path).checked(path: path, fileSize: size)
  }

  private func told(
    _ mode: ReaderProtocol.Mode, of path: String
  ) async throws(ModelFileError) -> PlacedInventory {
    var receiver = InventoryReceiver(keepsGroups: keepsGroups)
    if let child = early?.take() {
      try child.receive(mode, path, timeout: timeout) { receiver.take($0) }
    } else {
      try await ReaderSession(self, mode, path).receive(limit: Self.largestInventory) {
        receiver.take($0)
      }
    }
    let builder: InventoryBuilder
    do {
      builder = try receiver.whole()
    } catch {
      throw ModelFileError(
        .readerDied(.badAnswer("its answer is not an inventory")), path: path, detail: "\(error)")
    }
    return try builder.placedInventory(path: path)
  }

  /// Reads the values of each dataset in turn; see `ModelReader`.
  public func readValues(
    of datasets: [DatasetFacts], in path: String, consume: (Int, [UInt8]) throws -> Void
  ) async throws {
    try FileCheck.check(path)
    for dataset in datasets { try dataset.checkPlainValues(path: path) }
    try await ReaderSession(self, .read, path).run { exchange throws in
      for range in RequestBatch.ranges(datasets.count) {
        try await exchange.send(RequestBatch.frame(datasets[range]))
        for index in range where datasets[index].elements > 0 {
          var rest = datasets[index].bytes
          let size = datasets[index].element.size
          let block = ValueTransfer.block - ValueTransfer.block % size
          while rest > 0 {
            let bytes = try await exchange.receive(min(rest, max(block, size)))
            rest -= bytes.count
            try consume(index, bytes)
          }
        }
      }
      try await exchange.endInput()
      try await exchange.expectEnd()
    }
  }

  /// Reads the chunks of each dataset as they lie in the file; see `ModelReader`.
  public func readStoredChunks(
    of datasets: [DatasetFacts], in path: String, consume: (Int, ChunkPiece) throws -> Void
  ) async throws {
    guard !datasets.isEmpty else { return }
    let size = try FileCheck.check(path)
    for dataset in datasets { try dataset.checkPlainValues(path: path) }
    let chunks = try datasets.map { try $0.grid(inFileOf: size, path: path).chunks }
    try await ReaderSession(self, .stored, path).run { exchange throws in
      for range in RequestBatch.ranges(datasets.count) {
        try await exchange.send(RequestBatch.frame(datasets[range]))
        for index in range {
          for _ in 0..<chunks[index] {
            let length = ReaderProtocol.frameLength(try await exchange.receive(4))
            guard length <= size else { throw Exchange.Failure.tooLong }
            var rest = length
            repeat {
              let bytes = try await exchange.receive(min(rest, ChunkPiece.largest))
              try consume(index, ChunkPiece(bytes, of: rest == length ? length : nil))
              rest -= bytes.count
            } while rest > 0
          }
        }
      }
      try await exchange.endInput()
      try await exchange.expectEnd()
    }
  }

  /// Writes all values of each dataset in turn; see `ModelReader`.
  public func writeValues(
    of datasets: [DatasetFacts], in path: String, produce: (Int, Range<Int>) throws -> [UInt8]
  ) async throws {
    try FileCheck.check(path, forWriting: true)
    for dataset in datasets { try dataset.checkPlainValues(path: path) }
    try await ReaderSession(self, .write, path).run { exchange throws in
      for range in RequestBatch.ranges(datasets.count) {
        try await exchange.queue(RequestBatch.frame(datasets[range]))
        for index in range where datasets[index].elements > 0 {
          let dataset = datasets[index]
          let step = max(1, ValueTransfer.block / dataset.element.size)
          for first in stride(from: 0, to: dataset.elements, by: step) {
            let elements = first..<min(first + step, dataset.elements)
            let bytes = try produce(index, elements)
            try checkCount(bytes, elements, dataset, path: path)
            try await exchange.queue(bytes)
          }
        }
      }
      try await exchange.endInput()
      try await exchange.expectEnd()
    }
  }

  /// Writes all chunks of each dataset in turn; see `ModelReader`.
  public func writeChunks(
    of datasets: [DatasetFacts], in path: String, produce: () async throws -> [ChunkPiece]
  ) async throws {
    try FileCheck.check(path, forWriting: true)
    for dataset in datasets { try dataset.checkPlainValues(path: path) }
    try await ReaderSession(self, .chunks, path).run { exchange throws in
      var waiting: ArraySlice<ChunkPiece> = []
      for range in RequestBatch.ranges(datasets.count) {
        try await exchange.queue(RequestBatch.frame(datasets[range]))
        var count = ChunkCount(datasets[range].reduce(0) { $0 + ($1.chunkGrid?.chunks ?? 0) })
        while !count.isComplete {
          if waiting.isEmpty { waiting = try await produce()[...] }
          guard !waiting.isEmpty else { throw Self.wrongCount(path) }
          let pieces = waiting.prefix { count.take($0) }
          waiting = waiting.dropFirst(pieces.count)
          for bytes in ReaderProtocol.framed(pieces) { try await exchange.queue(bytes) }
        }
      }
      guard waiting.isEmpty else { throw Self.wrongCount(path) }
      try await exchange.endInput()
      try await exchange.expectEnd()
    }
  }

  /// How much there is to come of some chunks.
  private struct ChunkCount {
    private var chunks: Int
    /// Bytes of the chunk that was begun.
    private var bytes = 0

    init(_ chunks: Int) { self.chunks = chunks }

    var isComplete: Bool { chunks == 0 && bytes == 0 }

    /// Counts a piece; false for one that is of another chunk.
    mutating func take(_ piece: ChunkPiece) -> Bool {
      if isComplete { return false }
      if let size = piece.chunkSize { (chunks, bytes) = (chunks - 1, size) }
      bytes -= piece.bytes.count
      return true
    }
  }

  private static func wrongCount(_ path: String) -> ModelFileError {
    ModelFileError(.malformed, path: path, detail: "not as many chunks as there are")
  }
}
