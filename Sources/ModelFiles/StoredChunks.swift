internal import HDF5
internal import Layers

/// Reads chunks as they lie in a file, whatever filters made them.
struct StoredChunks {
  let path: String
  let locking: Bool

  /// Gives each dataset's chunks in the order of its grid, in pieces; one without bytes for a chunk that was never
  /// written.
  func read(_ datasets: [DatasetFacts], _ consume: (Int, ChunkPiece) throws -> Void) throws {
    try withFile { file in
      for (index, facts) in datasets.enumerated() {
        try read(facts, in: file) { try consume(index, $0) }
      }
    }
  }

  /// The same of one dataset.
  func read(
    _ facts: DatasetFacts, in file: borrowing File, _ consume: (ChunkPiece) throws -> Void
  ) throws {
    let limit = try file.size
    let grid = try facts.grid(inFileOf: limit, path: path)
    let dataset = try transfer.open(facts, in: file)
    for number in 0..<grid.chunks {
      let chunk = try dataset.storedChunk(at: grid.start(ofChunk: number), limit: limit)
      guard let chunk else {
        try consume(ChunkPiece(whole: []))
        continue
      }
      for start in stride(from: 0, to: chunk.count, by: ChunkPiece.largest) {
        let count = min(ChunkPiece.largest, chunk.count - start)
        var bytes = [UInt8](repeating: 0, count: count)
        try unsafe bytes.withUnsafeMutableBytes {
          try unsafe dataset.read(chunk, from: start, into: $0)
        }
        try consume(ChunkPiece(bytes, of: start == 0 ? chunk.count : nil))
        file.noteRead(count)
      }
    }
  }

  /// Runs `body` with the open file; see `ValueTransfer`.
  func withFile(_ body: (borrowing File) throws -> Void) throws {
    try transfer.withFile(.readOnly, body)
  }

  private var transfer: ValueTransfer { ValueTransfer(path: path, locking: locking) }
}

extension DatasetFacts {
  /// The grid of a dataset that cannot have more chunks than its file has bytes.
  func grid(inFileOf bytes: Int, path file: String) throws(ModelFileError) -> ChunkGrid {
    guard let chunkGrid, chunkGrid.chunks <= max(bytes, 1 << 20) else {
      throw ModelFileError(
        .malformed, path: file, detail: "'\(path)' has more chunks than the file can hold")
    }
    return chunkGrid
  }
}
