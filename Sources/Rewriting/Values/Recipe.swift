internal import Initializers

/// What one tensor of a plan gets, worked out as far as no random number is needed.
struct Recipe: Sendable {
  /// The kinds of values there are.
  enum Values: Sendable {
    /// All bits zero, of whatever type: integer counters have no other start.
    case zeros
    case distribution(Distribution)
    case structured(Structured)
    /// The L2 norms of the rows of the tensor at that position of the plan.
    case rowNorms(of: Int, rowLength: Int)
  }

  let values: Values
  let format: FloatFormat
  let byteOrder: ByteOrder
  let elements: Int
  let elementSize: Int
  /// Keys the tensor's philox stream.
  let key: StreamKey
  /// The position of the tensor whose values this one repeats.
  let original: Int?
}
