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

  /// Writes the chunks that `next` gives until it gives none or all have been written.
  ///
  /// - Returns: Where the chunk after the last one goes.
  func write(
    _ datasets: [DatasetFacts], from start: Position = Position(), _ next: () throws -> [UInt8]?
  ) throws -> Position {
    var position = start
    let transfer = ValueTransfer(path: path, locking: locking)
    try transfer.withFile(.readWrite) { file in
      while position.dataset < datasets.count {
        let facts = datasets[position.dataset]
        let grid = try facts.chunkGrid(path: path)
        guard let first = try next() else { break }
        let dataset = try transfer.open(facts, in: file)
        var chunk: [UInt8]? = first
        while let bytes = chunk {
          try dataset.writeChunk(at: grid.start(ofChunk: position.chunk), bytes)
          position.chunk += 1
          chunk = position.chunk < grid.chunks ? try next() : nil
        }
        guard position.chunk == grid.chunks else { break }
        position = Position(dataset: position.dataset + 1)
      }
      try file.flush()
      // Before the file is closed, for closing may take some of the free space again.
      try FreeSpace.erase(file)
    }
    return position
  }
}

extension DatasetFacts {
  fileprivate func chunkGrid(path file: String) throws(ModelFileError) -> ChunkGrid {
    guard let chunkGrid else {
      throw ModelFileError(.notPlainValues, path: file, detail: "'\(path)' has no chunks to write")
    }
    return chunkGrid
  }
}
