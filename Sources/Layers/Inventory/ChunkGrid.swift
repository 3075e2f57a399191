/// How the chunks of a dataset lie over its elements.
///
/// Chunks count in row-major order of the grid that they form. A band is what shares its indices on
/// the leading axes up to `axis`: its chunks follow one another in that order, and its elements are one
/// run in the row-major order of the dataset.
public struct ChunkGrid: Sendable, Equatable {
  /// The extents of the dataset.
  public let shape: [Int]
  /// The extents of a chunk.
  public let chunk: [Int]
  /// The number of chunks on each axis.
  public let counts: [Int]
  /// The last axis on which a band has one index of the grid.
  public let axis: Int

  /// - Returns: `nil` for what has no elements, or more chunks or elements than can be counted.
  public init?(shape: [Int], chunk: [Int]) {
    guard !shape.isEmpty, shape.count == chunk.count, !shape.contains(where: { $0 <= 0 }),
      !chunk.contains(where: { $0 <= 0 }), Self.product(shape) != nil, Self.product(chunk) != nil
    else { return nil }
    self.shape = shape
    self.chunk = chunk
    counts = zip(shape, chunk).map { ($0 - 1) / $1 + 1 }
    // Axes on which a chunk has one element only may be cut between any two.
    let first = shape.indices.first { min(shape[$0], chunk[$0]) > 1 }
    axis = first ?? shape.count - 1
  }

  /// The number of chunks.
  public var chunks: Int { counts.reduce(1, *) }

  /// The elements of a chunk, those beyond the dataset's edge included.
  public var chunkElements: Int { chunk.reduce(1, *) }

  /// Whether some chunk reaches beyond the dataset's edge.
  public var hasPartialChunks: Bool { zip(shape, chunk).contains { $0 % $1 != 0 } }

  /// The number of bands.
  public var bands: Int { counts[...axis].reduce(1, *) }

  /// The chunks of one band.
  public var chunksPerBand: Int { counts[(axis + 1)...].reduce(1, *) }

  /// The elements of a band in row-major order of the dataset.
  public func elements(ofBand band: Int) -> Range<Int> {
    let inner = shape[(axis + 1)...].reduce(1, *)
    let rows = counts[axis]
    let first = (band / rows) * shape[axis] + (band % rows) * chunk[axis]
    let count = min(chunk[axis], shape[axis] - (band % rows) * chunk[axis])
    return (first * inner)..<((first + count) * inner)
  }

  /// The first element of a chunk on each axis.
  public func start(ofChunk index: Int) -> [Int] {
    var start = [Int](repeating: 0, count: shape.count)
    var rest = index
    for axis in shape.indices.reversed() {
      start[axis] = rest % counts[axis] * chunk[axis]
      rest /= counts[axis]
    }
    return start
  }

  /// Whether a chunk reaches beyond the edges.
  public func isCut(_ index: Int) -> Bool {
    var rest = index
    for axis in shape.indices.reversed() {
      if (rest % counts[axis] + 1) * chunk[axis] > shape[axis] { return true }
      rest /= counts[axis]
    }
    return false
  }

  private static func product(_ extents: [Int]) -> Int? {
    var product = 1
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard !overflow else { return nil }
      product = next
    }
    return product
  }
}
