internal import Layers
internal import ModelFiles

/// A chunked tensor whose pipeline this program runs itself.
struct ChunkedTensor: Sendable {
  /// The position in the plan's list.
  let position: Int
  let facts: DatasetFacts
  let grid: ChunkGrid
  let filters: [ChunkFilter]
  let padding: [UInt8]

  /// What makes a chunk that is larger in pieces; `nil` for chunks that are in memory as a whole.
  let pipeline: ChunkPipeline?

  /// The most that may be in memory of a band, and of a chunk, which is there twice for each worker.
  private static let largestBand = 12 << 20
  private static let largestChunk = 2 << 20
  /// libhdf5 counts the bytes of a chunk in 32 bits, and there may be somewhat more of them behind the filters.
  private static let largestPieced = 4000 << 20

  /// - Returns: `nil` for what libhdf5 has to write.
  init?(_ target: Targets.Target) {
    let size = target.facts.element.size
    guard case .chunked(_, let filters) = target.facts.storage, let grid = target.facts.chunkGrid,
      let padding = target.facts.padding, padding.count == size,
      grid.chunkElements <= Self.largestPieced / size
    else { return nil }
    let known = filters.compactMap(ChunkFilter.init)
    guard known.count == filters.count else { return nil }
    if grid.chunkElements > Self.largestChunk / size {
      guard let pipeline = ChunkPipeline(filters, elementSize: size) else { return nil }
      self.pipeline = pipeline
    } else {
      pipeline = nil
    }
    (position, facts) = (target.position, target.facts)
    (self.grid, self.filters, self.padding) = (grid, known, padding)
  }

  /// Whether bands of values can be in memory; others go through a scratch file.
  var hasSmallBands: Bool {
    pipeline == nil && grid.elements(ofBand: 0).count <= Self.largestBand / facts.element.size
  }

  /// The bytes of a chunk before the filters.
  var chunkBytes: Int { grid.chunkElements * facts.element.size }

  /// How far a chunk has values along each axis.
  private func valuesPerAxis(ofChunkAt start: [Int]) -> [Int] {
    start.indices.map { min(grid.chunk[$0], grid.shape[$0] - start[$0]) }
  }

  /// Copies a chunk's values out of a band and fills what lies beyond the edges.
  ///
  /// - Parameters:
  ///   - chunk: Its place in the grid's order.
  ///   - band: The values of the elements of the band that it belongs to.
  ///   - first: The first element of the band.
  ///   - out: Of `chunkBytes` bytes.
  func gather(
    _ chunk: Int, from band: UnsafeRawBufferPointer, startingAt first: Int,
    into out: UnsafeMutableRawBufferPointer
  ) {
    let size = facts.element.size
    let start = grid.start(ofChunk: chunk)
    let count = valuesPerAxis(ofChunkAt: start)
    if count != grid.chunk { unsafe fillWithPadding(out) }
    // From this axis on a chunk is as wide as the tensor, so that its elements are one run.
    let whole = grid.shape.indices.last { grid.chunk[$0] != grid.shape[$0] } ?? 0
    let run = count[whole...].reduce(size, *)
    let steps = grid.shape.indices.map { axis in
      (
        from: grid.shape[(axis + 1)...].reduce(size, *),
        to: grid.chunk[(axis + 1)...].reduce(size, *)
      )
    }
    guard let values = band.baseAddress, let place = out.baseAddress else { return }
    var (from, to) = (-first * size, 0)
    for axis in start.indices { from += start[axis] * steps[axis].from }
    var index = [Int](repeating: 0, count: whole)
    while true {
      unsafe (place + to).copyMemory(from: values + from, byteCount: run)
      var axis = whole - 1
      while axis >= 0 {
        index[axis] += 1
        from += steps[axis].from
        to += steps[axis].to
        if index[axis] < count[axis] { break }
        from -= count[axis] * steps[axis].from
        to -= count[axis] * steps[axis].to
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }

  private func fillWithPadding(_ out: UnsafeMutableRawBufferPointer) {
    guard padding.contains(where: { $0 != 0 }) else {
      unsafe out.initializeMemory(as: UInt8.self, repeating: 0)
      return
    }
    for place in out.indices { unsafe out[place] = padding[place % padding.count] }
  }
}
