internal import HDF5
internal import Layers

/// A dataset in chunks whose filters can be undone without libhdf5.
struct FilteredChunks {
  let facts: DatasetFacts
  let grid: ChunkGrid
  /// What chunks have gone through that leave no filter out.
  let pipeline: ChunkPipeline
  private let filters: [Filter]
  private let padding: [UInt8]

  /// - Returns: `nil` for a dataset that libhdf5 has to read, or reads as well.
  init?(_ facts: DatasetFacts) {
    guard case .chunked(_, let filters) = facts.storage, !filters.isEmpty,
      let grid = facts.chunkGrid, let padding = facts.padding,
      padding.count == facts.element.size,
      let pipeline = ChunkPipeline(filters, elementSize: facts.element.size)
    else { return nil }
    (self.facts, self.grid, self.pipeline) = (facts, grid, pipeline)
    (self.filters, self.padding) = (filters, padding)
  }

  /// The size of a chunk's values in bytes, if that is no more than `limit`.
  func chunkBytes(atMost limit: Int) -> Int? {
    let size = facts.element.size
    return grid.chunkElements <= limit / size ? grid.chunkElements * size : nil
  }

  /// Finds a chunk, and what it has gone through.
  ///
  /// - Parameters:
  ///   - number: Its place in the grid.
  ///   - dataset: The open dataset, in a file that is watched for chunks.
  ///   - limit: The most bytes that it can have.
  /// - Returns: `nil` for a chunk that was never written.
  func find(
    _ number: Int, of dataset: borrowing Dataset, limit: Int
  ) throws -> (chunk: StoredChunk, pipeline: ChunkPipeline)? {
    let start = grid.start(ofChunk: number)
    guard let chunk = try dataset.storedChunk(at: start, limit: limit) else { return nil }
    let own = ChunkPipeline(filters, elementSize: facts.element.size, isLeftOut: chunk.skips)
    return (chunk, own ?? pipeline)
  }

  /// Fills a buffer with what chunks hold that were never written.
  func fill(_ values: UnsafeMutableRawBufferPointer) {
    for index in values.indices { unsafe values[index] = padding[index % padding.count] }
  }
}
