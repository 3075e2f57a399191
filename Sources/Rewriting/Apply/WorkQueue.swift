internal import Initializers
internal import Synchronization

/// Pieces of tensors for workers to take: many small tensors and one huge tensor both keep all of
/// them busy.
///
/// The pieces are the same whatever the number of workers. They are taken in plan order, so that
/// torch's stream, which only goes forward, can be skipped along while other pieces are being made.
final class WorkQueue: Sendable {
  /// A run of elements of one tensor.
  struct Piece: Sendable {
    /// The position of the tensor in the list of tensors.
    let tensor: Int
    let values: PieceValues
  }

  /// Bytes of a piece of contiguous values: it stays in the second-level cache between filling and writing.
  static let pieceBytes = 512 * 1024

  private struct State {
    var sequence: ValueSequence
    var tensor = -1
    var left = 0
    var isStopped = false
  }

  private let targets: [DirectWriter.Target]
  private let plan: PlanValues
  private let state: Mutex<State>

  /// - Parameters:
  ///   - targets: The tensors to make, in plan order.
  ///   - sequence: Where to go on, if not at the start of the plan.
  init(
    _ plan: PlanValues, _ targets: [DirectWriter.Target], from sequence: ValueSequence? = nil
  ) {
    self.plan = plan
    self.targets = targets
    state = Mutex(State(sequence: sequence ?? ValueSequence(plan)))
  }

  /// Where the tensors that come after these begin.
  var sequence: ValueSequence { state.withLock { $0.sequence } }

  /// Ends the work of all workers after one has failed.
  func stop() { state.withLock { $0.isStopped = true } }

  /// The next piece, or `nil` when all have been taken.
  func take() -> Piece? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      while state.left == 0 {
        state.tensor += 1
        guard state.tensor < targets.count else { return nil }
        let position = targets[state.tensor].position
        state.left = plan.recipe(at: position)?.elements ?? 0
        if state.left > 0 { state.sequence.begin(position) }
      }
      let values = state.sequence.next(targets[state.tensor].pieceElements)
      state.left -= values.elements.count
      return Piece(tensor: state.tensor, values: values)
    }
  }
}
