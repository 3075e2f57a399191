internal import Initializers
internal import Layers
internal import Planning

/// What was measured of one tensor as it was written.
struct Measurement: Sendable {
  /// The position in the plan's list.
  let position: Int
  /// `nil` for a tensor of no real numbers.
  let values: Held<PlannedTensor.Measured>?

  init(position: Int, _ moments: Moments?) {
    self.position = position
    values = moments.map { Held(PlannedTensor.Measured($0)) }
  }
}
