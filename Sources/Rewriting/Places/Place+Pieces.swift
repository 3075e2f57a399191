internal import Layers
internal import ModelFiles

extension Place {
  /// The most bytes of one piece of any tensor.
  static let largestPiece = ChunkParts.largestPart

  /// How many elements are made and moved at a time; a multiple of 16.
  ///
  /// A piece of contiguous values stays in the second-level cache between filling and writing. One of values in
  /// chunks is as many whole rows as fit, for then each chunk gets its part of them at once.
  func pieceElements(elementSize: Int, contiguous: Int = WorkQueue.pieceBytes) -> Int {
    switch self {
    case .contiguous: max(16, contiguous / elementSize)
    case .scattered(let grid, _): grid.pieceElements(limit: Self.largestPiece / elementSize)
    }
  }

  /// The bytes that values take in a file without what they leave alone, as far as these are runs of some size.
  func overwritten(elementSize: Int, elements: Int) -> [Range<Int>] {
    switch self {
    case .contiguous(let offset): return [offset..<(offset + elements * elementSize)]
    case .scattered(let grid, let offsets):
      let size = grid.chunkElements * elementSize
      var ranges: [Range<Int>] = []
      for (chunk, offset) in offsets.enumerated() where !grid.isCut(chunk) {
        ranges.join(offset..<(offset + size))
      }
      return ranges
    }
  }

  /// Whether all of it lies in a range.
  func lies(in range: Range<Int>, elementSize: Int, elements: Int) -> Bool {
    let (offsets, size) =
      switch self {
      case .contiguous(let offset): ([offset], elements * elementSize)
      case .scattered(let grid, let offsets): (offsets, grid.chunkElements * elementSize)
      }
    return elements == 0
      || offsets.allSatisfy { range.contains($0) && size <= range.upperBound - $0 }
  }
}

extension ChunkGrid {
  fileprivate func pieceElements(limit: Int) -> Int {
    let row = shape[(axis + 1)...].reduce(1, *)
    // So that pieces begin at multiples of 16.
    let step = 16 >> min(4, row.trailingZeroBitCount)
    guard row <= limit / step else { return max(16, limit & ~15) }
    var rows = limit / row
    if rows > chunk[axis], chunk[axis] % step == 0 { rows -= rows % chunk[axis] }
    return (rows - rows % step) * row
  }
}
