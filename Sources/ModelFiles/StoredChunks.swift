internal import HDF5
internal import Layers

/// Reads chunks as they lie in a file, whatever filters made them.
struct StoredChunks {
  let path: String
  let locking: Bool

  /// Gives each dataset's chunks in the order of its grid; no bytes for one that was never written.
  func read(_ datasets: [DatasetFacts], _ consume: (Int, [UInt8]) throws -> Void) throws {
    try withFile { file in
      for (index, facts) in datasets.enumerated() {
        try read(facts, in: file) { try consume(index, $0) }
      }
    }
  }

  /// The same of one dataset.
  func read(
    _ facts: DatasetFacts, in file: borrowing File, _ consume: ([UInt8]) throws -> Void
  ) throws {
    let limit = try file.size
    let grid = try facts.grid(inFileOf: limit, path: path)
    let dataset = try transfer.open(facts, in: file)
    for chunk in 0..<grid.chunks {
      try consume(try dataset.storedChunk(at: grid.start(ofChunk: chunk), limit: limit))
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
