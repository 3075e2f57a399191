internal import Initializers
internal import Synchronization

/// Puts together what several workers measure of the pieces of tensors.
///
/// Pieces of one tensor are merged in their order in it, so that the result does not depend on the number of workers.
final class PieceMoments: Sendable {
  private struct Part {
    let elements: Range<Int>
    let moments: Moments?
  }

  private struct State {
    var measurements: [Measurement]
    /// Parts of the tensors of which others are still to come.
    var waiting: [Int: [Part]] = [:]
  }

  private let state: Mutex<State>

  /// - Parameter positions: Those of the tensors in the plan's list.
  init(_ positions: some Sequence<Int>) {
    state = Mutex(State(measurements: positions.map { Measurement(position: $0, nil) }))
  }

  /// Takes what was measured of some elements of the tensor at a place of the list that was given.
  func add(_ moments: Moments?, of elements: Range<Int>, in tensor: Int, total: Int) {
    state.withLock { state in
      var parts = state.waiting.removeValue(forKey: tensor) ?? []
      parts.append(Part(elements: elements, moments: moments))
      guard parts.reduce(0, { $0 + $1.elements.count }) == total else {
        return state.waiting[tensor] = parts
      }
      var whole: Moments?
      for part in parts.sorted(by: { $0.elements.lowerBound < $1.elements.lowerBound }) {
        whole.add(part.moments)
      }
      let position = state.measurements[tensor].position
      state.measurements[tensor] = Measurement(position: position, whole)
    }
  }

  /// What was measured of each tensor.
  var measurements: [Measurement] { state.withLock { $0.measurements } }
}
