internal import HDF5
internal import Layers

/// Writes chunks that are filtered already into datasets, one chunk after another.
struct ChunkTransfer {
  let path: String
  let locking: Bool

  /// Where in a list of datasets the next chunk goes.
  struct Position: Equatable {
    var dataset = 0
    var chunk = 0
  }

  /// Writes the chunks that `source` gives until it gives none or all have been written.
  ///
  /// - Returns: Where the chunk after the last one goes.
  func write(
    _ datasets: [DatasetFacts], from start: Position = Position(),
    _ source: inout some ChunkSource
  ) throws -> Position {
    var position = start
    try rewriting { file in
      while position.dataset < datasets.count {
        let facts = datasets[position.dataset]
        position.chunk = try write(facts, in: file, from: position.chunk, &source)
        guard try position.chunk == facts.chunkGrid(path: path).chunks else { break }
        position = Position(dataset: position.dataset + 1)
      }
    }
    return position
  }

  /// Writes the chunks of one dataset from some chunk on.
  ///
  /// - Returns: The number of the chunk after the last one.
  func write(
    _ facts: DatasetFacts, in file: borrowing File, from start: Int = 0,
    _ source: inout some ChunkSource
  ) throws -> Int {
    let grid = try facts.chunkGrid(path: path)
    guard var size = try source.nextSize() else { return start }
    let dataset = try transfer.open(facts, in: file)
    for chunk in start..<grid.chunks {
      try write(size, to: dataset, at: grid.start(ofChunk: chunk), &source)
      guard chunk + 1 < grid.chunks else { break }
      guard let following = try source.nextSize() else { return chunk + 1 }
      size = following
    }
    return grid.chunks
  }

  private func write(
    _ size: Int, to dataset: borrowing Dataset, at start: [Int], _ source: inout some ChunkSource
  ) throws {
    guard size > StreamedValues.largestChunk else {
      return try dataset.writeChunk(at: start, try source.next(size))
    }
    try dataset.writeChunk(at: start, count: size) {
      try source.next(min($0, ChunkPiece.largest))
    }
  }

  /// Runs `body` with the file open for writing; see `ValueTransfer`.
  func rewriting(_ body: (borrowing File) throws -> Void) throws {
    try transfer.rewriting(body)
  }

  private var transfer: ValueTransfer { ValueTransfer(path: path, locking: locking) }
}

extension DatasetFacts {
  fileprivate func chunkGrid(path file: String) throws(ModelFileError) -> ChunkGrid {
    guard let chunkGrid else {
      throw ModelFileError(.notPlainValues, path: file, detail: "'\(path)' has no chunks to write")
    }
    return chunkGrid
  }
}
