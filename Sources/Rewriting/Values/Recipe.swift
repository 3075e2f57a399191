internal import Initializers

/// What tensors of a plan get that have all but their names in common, worked out as far as no random number is
/// needed.
struct Recipe: Sendable {
  /// The kinds of values there are.
  enum Values: Sendable {
    /// All bits zero, of whatever type: integer counters have no other start.
    case zeros
    case distribution(Distribution)
    case structured(Structured)
    /// The L2 norms of the rows of the tensor at that position of the plan.
    case rowNorms(of: Int, rowLength: Int)

    /// Whether each value is drawn for itself, so that none repeats others but by chance.
    var areDrawn: Bool {
      if case .distribution(let distribution) = self { distribution.isDrawn } else { false }
    }
  }

  let values: Values
  let format: FloatFormat
  let byteOrder: ByteOrder
  let elements: Int
  let elementSize: Int
}
