internal import Synchronization

/// Pieces of tensors for workers to take: many small tensors and one huge tensor both keep all of
/// them busy.
///
/// The pieces are the same whatever the number of workers.
final class WorkQueue: Sendable {
  /// A run of elements of one tensor.
  struct Piece: Sendable {
    /// The position of the tensor in the list of tensors.
    let tensor: Int
    let elements: Range<Int>
  }

  /// Bytes of a worker's buffer: it stays in the second-level cache between filling and writing.
  static let pieceBytes = 512 * 1024

  private let counts: [Int]
  private let steps: [Int]
  private let next = Mutex((tensor: 0, element: 0))

  /// - Parameter tensors: The number of elements and the bytes of one element for each tensor.
  init(_ tensors: [(elements: Int, elementSize: Int)]) {
    counts = tensors.map(\.elements)
    steps = tensors.map { max(1, Self.pieceBytes / $0.elementSize) }
  }

  /// The next piece, or `nil` when all have been taken.
  func take() -> Piece? {
    next.withLock { next in
      while next.tensor < counts.count, next.element >= counts[next.tensor] {
        next = (next.tensor + 1, 0)
      }
      guard next.tensor < counts.count else { return nil }
      let end = min(next.element + steps[next.tensor], counts[next.tensor])
      defer { next.element = end }
      return Piece(tensor: next.tensor, elements: next.element..<end)
    }
  }
}
