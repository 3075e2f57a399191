internal import HDF5
internal import Layers

/// What a walk asks about the chunks of the datasets that it meets.
struct ChunkSearch {
  /// How far the search goes.
  enum Depth {
    /// Whether all chunks are there, for those without filters, as long as that is cheap.
    case presence
    /// The places of all chunks.
    case places
  }

  let depth: Depth
  /// How many more chunks a cheap look may pass: 0.2 µs each.
  private var budget = 1 << 15
  /// How many come with each dataset, which takes longer to open than these.
  private static let chunksPerDataset = 8

  /// How many chunks are looked up between two signs of life.
  private static let step = 1 << 14

  init(_ depth: Depth) {
    self.depth = depth
  }

  /// Looks at the chunks of a dataset that will stand at a position of the inventory, and gives their places if these
  /// are asked.
  mutating func look(
    at dataset: borrowing Dataset, _ facts: inout DatasetFacts, position: Int,
    _ progress: () -> Void
  ) throws(HDF5Error) -> ChunkPlaces? {
    guard let grid = facts.chunkGrid, facts.hasSaneExtents else { return nil }
    switch depth {
    case .presence:
      budget += Self.chunksPerDataset
      guard facts.isInPlainChunks, grid.chunks <= budget else { return nil }
      budget -= grid.chunks
      let (bytes, overflow) = grid.chunks.multipliedReportingOverflow(
        by: grid.chunkElements * facts.element.size)
      let stored = try dataset.storedBytes()
      facts.chunks = !overflow && stored == bytes ? .complete : .unplaced
      return nil
    case .places:
      guard grid.chunks <= ChunkPlaces.most else {
        facts.chunks = .unplaced
        return nil
      }
      return try find(grid, of: dataset, position, progress)
    }
  }

  private func find(
    _ grid: ChunkGrid, of dataset: borrowing Dataset, _ position: Int, _ progress: () -> Void
  ) throws(HDF5Error) -> ChunkPlaces {
    var found = ChunkPlaces(dataset: position)
    guard try dataset.storedBytes() > 0 else {
      found.offsets = [Int](repeating: 0, count: grid.chunks)
      found.sizes = [UInt32](repeating: 0, count: grid.chunks)
      return found
    }
    found.offsets.reserveCapacity(grid.chunks)
    found.sizes.reserveCapacity(grid.chunks)
    for first in stride(from: 0, to: grid.chunks, by: Self.step) {
      progress()
      let part = first..<min(first + Self.step, grid.chunks)
      for place in try dataset.places(of: part, grid: grid.counts, chunk: grid.chunk) {
        found.offsets.append(place?.lowerBound ?? 0)
        found.sizes.append(UInt32(clamping: place?.count ?? 0))
      }
    }
    return found
  }
}
