package import Layers

/// Cuts runs of elements of a tensor in chunks into parts that are as long as they can be in the file.
///
/// No two parts have a byte of the file in common, not even those of different runs.
package struct ChunkParts {
  private let grid: ChunkGrid
  private let offsets: [Int]
  private let elementSize: Int
  /// How many elements, elements of a chunk, and chunks one index on each axis stands for.
  private let elements: [Int]
  private let chunkElements: [Int]
  private let chunks: [Int]

  /// The most bytes of a part with gaps in it, and of one that is worth being put together of short stretches.
  package static let largestPart = 1 << 20

  /// - Parameters:
  ///   - grid: How the chunks lie over the tensor.
  ///   - offsets: Where each begins.
  ///   - elementSize: The size of an element in bytes.
  package init(_ grid: ChunkGrid, offsets: [Int], elementSize: Int) {
    self.grid = grid
    self.offsets = offsets
    self.elementSize = elementSize
    func inner(_ extents: [Int]) -> [Int] {
      extents.indices.map { extents[($0 + 1)...].reduce(1, *) }
    }
    elements = inner(grid.shape)
    chunkElements = inner(grid.chunk)
    chunks = inner(grid.counts)
  }

  /// What indices on the first axes, which are fixed, come to.
  private struct Prefix {
    var chunk = 0
    /// Elements from the start of the chunk, and of the run.
    var inChunk = 0
    var inRun = 0
  }

  /// Gives the parts of a run.
  package func forEach<Failure: Error>(
    of run: Range<Int>, _ body: (ChunkPart) throws(Failure) -> Void
  ) throws(Failure) {
    guard !run.isEmpty else { return }
    try cut(run, axis: 0, Prefix(), body)
  }

  /// Cuts a run of the elements below a prefix at indices of the next axis: whole ones, and what is before and after.
  private func cut<Failure: Error>(
    _ run: Range<Int>, axis: Int, _ prefix: Prefix, _ body: (ChunkPart) throws(Failure) -> Void
  ) throws(Failure) {
    let size = elements[axis]
    var next = run.lowerBound
    while next < run.upperBound {
      let index = next / size
      let whole = run.upperBound / size
      var prefix = prefix
      prefix.inRun += next - run.lowerBound
      if next % size == 0, whole > index {
        let end = min(whole, (index / grid.chunk[axis] + 1) * grid.chunk[axis])
        move(&prefix, to: index, axis)
        try columns(axis, end - index, axis + 1, prefix, Array(grid.chunk[(axis + 1)...]), body)
        next = end * size
      } else {
        let end = min(run.upperBound, (index + 1) * size)
        move(&prefix, to: index, axis)
        try cut((next - index * size)..<(end - index * size), axis: axis + 1, prefix, body)
        next = end
      }
    }
  }

  private func move(_ prefix: inout Prefix, to index: Int, _ axis: Int) {
    prefix.chunk += index / grid.chunk[axis] * chunks[axis]
    prefix.inChunk += index % grid.chunk[axis] * chunkElements[axis]
  }

  /// Goes through the chunks that share some rows: `count` indices on an axis, all on those after it.
  ///
  /// - Parameters:
  ///   - axis: The next axis on which a chunk has to be chosen.
  ///   - extents: How far the chunk has values on the axes after that of the rows.
  private func columns<Failure: Error>(
    _ rows: Int, _ count: Int, _ axis: Int, _ prefix: Prefix, _ extents: [Int],
    _ body: (ChunkPart) throws(Failure) -> Void
  ) throws(Failure) {
    guard axis < grid.shape.count else { return try box(rows, [count] + extents, prefix, body) }
    var (prefix, extents) = (prefix, extents)
    for start in stride(from: 0, to: grid.shape[axis], by: grid.chunk[axis]) {
      extents[axis - rows - 1] = min(grid.chunk[axis], grid.shape[axis] - start)
      try columns(rows, count, axis + 1, prefix, extents, body)
      prefix.chunk += chunks[axis]
      prefix.inRun += grid.chunk[axis] * elements[axis]
    }
  }

  /// Shorter parts are not worth a call to the system each.
  private static let shortPart = 4096

  /// Gives a box of one chunk in as few parts as it has in the file.
  ///
  /// Where the chunk reaches beyond an edge, all before that axis comes in parts, if these are long, and
  /// otherwise as one with gaps, unless these are most of it.
  private func box<Failure: Error>(
    _ first: Int, _ extents: [Int], _ prefix: Prefix, _ body: (ChunkPart) throws(Failure) -> Void
  ) throws(Failure) {
    let cut = extents.indices.last { $0 > 0 && extents[$0] < grid.chunk[first + $0] } ?? 0
    let length = extents[cut...].reduce(elementSize, *)
    let whole = part(first, extents, prefix)
    if whole.byteCount > Self.largestPart, whole.hasGaps, extents[0] > 1 {
      let half = extents[0] / 2
      try box(first, [half] + extents[1...], prefix, body)
      var rest = prefix
      rest.inChunk += half * chunkElements[first]
      rest.inRun += half * elements[first]
      return try box(first, [extents[0] - half] + extents[1...], rest, body)
    }
    guard cut > 0,
      length >= Self.shortPart || whole.byteCount > Self.largestPart
        || whole.byteCount > 4 * extents.reduce(elementSize, *)
    else { return try body(whole) }
    try parts(first, extents, cut, 0, prefix, body)
  }

  private func parts<Failure: Error>(
    _ first: Int, _ extents: [Int], _ cut: Int, _ axis: Int, _ prefix: Prefix,
    _ body: (ChunkPart) throws(Failure) -> Void
  ) throws(Failure) {
    guard axis < cut else {
      return try body(part(first + cut, Array(extents[cut...]), prefix))
    }
    var prefix = prefix
    for _ in 0..<extents[axis] {
      try parts(first, extents, cut, axis + 1, prefix, body)
      prefix.inChunk += chunkElements[first + axis]
      prefix.inRun += elements[first + axis]
    }
  }

  private func part(_ first: Int, _ extents: [Int], _ prefix: Prefix) -> ChunkPart {
    // From this axis on the box is as wide as the tensor, and so as the chunk if that ends there.
    let whole =
      extents.indices.last {
        $0 > 0
          && (extents[$0] < grid.shape[first + $0] || extents[$0] < grid.chunk[first + $0])
      } ?? 0
    var last = 0
    for axis in extents.indices { last += (extents[axis] - 1) * chunkElements[first + axis] }
    let values = extents.reduce(1, *)
    return ChunkPart(
      offset: offsets[prefix.chunk] + prefix.inChunk * elementSize,
      byteCount: (last + 1) * elementSize, hasGaps: last + 1 > values,
      start: prefix.inRun * elementSize,
      stretch: extents[whole...].reduce(elementSize, *),
      axes: (0..<whole).map {
        ChunkPart.Axis(
          count: extents[$0], inRun: elements[first + $0] * elementSize,
          inBox: chunkElements[first + $0] * elementSize)
      })
  }
}
