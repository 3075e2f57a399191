internal import Initializers
internal import Layers
internal import Planning

extension Tone {
  /// The colour of what a tensor is.
  init(_ role: Role) {
    self =
      switch role {
      case .kernel, .recurrentKernel, .embedding: .weight
      case .normScale, .normOffset, .runningMean, .runningVar: .norm
      case .bias, .auxiliary: .plain
      case .counter, .optimizerSlot, .metric, .quantized: .quiet
      case .unknown: .alarm
      }
  }

  /// The colour of what happens to a tensor.
  init(_ tensor: PlannedTensor) {
    switch tensor.initializer {
    case nil: self = .quiet
    case .some(.constant): self = .set
    default: self = .drawn
    }
  }
}
