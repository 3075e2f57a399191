/// A box of a dataset that is contiguous in row-major order.
///
/// All axes before the cut have one index, the axis of the cut has a range, all axes after it are
/// whole; a dataset is read and written as a row of these, each of bounded size.
public struct Slab: Sendable, Hashable {
  /// The first index on each axis.
  public let start: [Int]
  /// The number of indices on each axis.
  public let count: [Int]
  /// The positions of its elements in the dataset's row-major order.
  public let elements: Range<Int>
}

/// The slabs of a dataset in row-major order, made one at a time.
public struct Slabs: Sequence, IteratorProtocol {
  private let shape: [Int]
  private let axis: Int
  /// The elements of one index on `axis`.
  private let inner: Int
  /// The indices on `axis` of a full slab.
  private let step: Int
  /// The position, in elements, of the next slab and the end.
  private var position = 0
  private let end: Int

  /// Cuts `shape` into slabs of at most `limit` elements.
  ///
  /// - Parameters:
  ///   - shape: The extents, whose product fits in an `Int`.
  ///   - limit: At least 1.
  ///   - chunk: The chunk's extents; rows of chunks are kept whole where the limit allows.
  public init(of shape: [Int], limit: Int, chunk: [Int]? = nil) {
    self.shape = shape
    end = shape.reduce(1, *)
    guard !shape.isEmpty, end > 0 else {
      (axis, inner, step) = (0, 1, 1)
      return
    }
    var axis = 0
    var inner = end / shape[0]
    while inner > limit, axis < shape.count - 1 {
      axis += 1
      inner /= shape[axis]
    }
    var step = Swift.min(Swift.max(1, limit / inner), shape[axis])
    if let chunk, chunk.count == shape.count, chunk[axis] > 0, step > chunk[axis] {
      step -= step % chunk[axis]
    }
    (self.axis, self.inner, self.step) = (axis, inner, step)
  }

  /// The next slab, or nothing at the end.
  public mutating func next() -> Slab? {
    guard position < end else { return nil }
    guard !shape.isEmpty else {
      position = 1
      return Slab(start: [], count: [], elements: 0..<1)
    }
    var start = [Int](repeating: 0, count: shape.count)
    var rest = position / inner
    for dimension in (0...axis).reversed() {
      start[dimension] = rest % shape[dimension]
      rest /= shape[dimension]
    }
    let rows = Swift.min(step, shape[axis] - start[axis])
    var count = shape
    for dimension in 0..<axis { count[dimension] = 1 }
    count[axis] = rows
    let elements = position..<(position + rows * inner)
    position = elements.upperBound
    return Slab(start: start, count: count, elements: elements)
  }
}
