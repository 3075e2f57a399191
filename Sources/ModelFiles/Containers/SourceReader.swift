public import Layers

/// Reads whole models by a reader of single files: the shards of an index as one inventory.
public struct SourceReader: ModelReader {
  private let reader: any ModelReader

  /// - Parameter reader: Reads and writes each file.
  public init(_ reader: any ModelReader) {
    self.reader = reader
  }

  /// The same reader, which may leave groups out of inventories; see `ModelReader`.
  public var leavingOutGroups: any ModelReader { SourceReader(reader.leavingOutGroups) }

  /// What is in the model, each dataset with the shard that holds it.
  public func inventory(of path: String) async throws(ModelFileError) -> Inventory {
    let source = try ModelSource(path)
    var parts: [Inventory] = []
    for file in source.files { parts.append(try await reader.inventory(of: file.path)) }
    return try Self.whole(source, parts, path)
  }

  /// The same with the places of all chunks; see `ModelReader`.
  public func placedInventory(of path: String) async throws(ModelFileError) -> Inventory {
    let source = try ModelSource(path)
    var parts: [Inventory] = []
    for file in source.files { parts.append(try await reader.placedInventory(of: file.path)) }
    return try Self.whole(source, parts, path)
  }

  private static func whole(
    _ source: ModelSource, _ parts: [Inventory], _ path: String
  ) throws(ModelFileError) -> Inventory {
    switch source.kind {
    case .file: return parts[0]
    case .folder: return parts[0].with(config: ModelFolder.config(in: path))
    case .shards: return try Inventory(merging: parts, of: source)
    }
  }

  /// Reads the values of each dataset in turn; see `ModelReader`.
  public func readValues(
    of datasets: [DatasetFacts], in path: String, consume: (Int, [UInt8]) throws -> Void
  ) async throws {
    for (file, range) in try runs(of: datasets, in: path) {
      try await reader.readValues(of: Array(datasets[range]), in: file) { index, bytes in
        try consume(range.lowerBound + index, bytes)
      }
    }
  }

  /// Reads the chunks of each dataset as they lie in the file; see `ModelReader`.
  public func readStoredChunks(
    of datasets: [DatasetFacts], in path: String, consume: (Int, ChunkPiece) throws -> Void
  ) async throws {
    for (file, range) in try runs(of: datasets, in: path) {
      try await reader.readStoredChunks(of: Array(datasets[range]), in: file) { index, piece in
        try consume(range.lowerBound + index, piece)
      }
    }
  }

  /// Writes all values of each dataset in turn; see `ModelReader`.
  public func writeValues(
    of datasets: [DatasetFacts], in path: String, produce: (Int, Range<Int>) throws -> [UInt8]
  ) async throws {
    for (file, range) in try runs(of: datasets, in: path) {
      try await reader.writeValues(of: Array(datasets[range]), in: file) { index, elements in
        try produce(range.lowerBound + index, elements)
      }
    }
  }

  /// Writes all chunks of each dataset in turn; see `ModelReader`.
  ///
  /// All are in one file: a set is rewritten file by file.
  public func writeChunks(
    of datasets: [DatasetFacts], in path: String, produce: () async throws -> [ChunkPiece]
  ) async throws {
    let runs = try runs(of: datasets, in: path)
    guard runs.count <= 1 else {
      throw ModelFileError(.malformed, path: path, detail: "chunks go to one file at a time")
    }
    for run in runs { try await reader.writeChunks(of: datasets, in: run.file, produce: produce) }
  }

  /// Ranges of datasets that follow each other in one file.
  private func runs(
    of datasets: [DatasetFacts], in path: String
  ) throws(ModelFileError) -> [(file: String, range: Range<Int>)] {
    let source = try ModelSource(path)
    // A shard that is named by itself, as one that is being rewritten, holds all that is asked of it.
    guard source.kind == .shards else {
      return datasets.isEmpty ? [] : [(source.files[0].path, datasets.indices)]
    }
    var runs: [(file: String, range: Range<Int>)] = []
    for (index, dataset) in datasets.enumerated() {
      guard let position = source.position(of: dataset.shard) else {
        throw ModelFileError(
          .malformed, path: path, detail: "'\(dataset.path)' is in none of its shards")
      }
      let file = source.files[position].path
      if runs.last?.file == file {
        runs[runs.count - 1].range = runs[runs.count - 1].range.lowerBound..<(index + 1)
      } else {
        runs.append((file, index..<(index + 1)))
      }
    }
    return runs
  }
}
