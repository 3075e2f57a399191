/// What a tensor is in its layer.
public enum Role: String, Sendable, Codable, CaseIterable {
  case kernel
  case recurrentKernel = "recurrent_kernel"
  case bias
  case normScale = "norm_scale"
  case normOffset = "norm_offset"
  case runningMean = "running_mean"
  case runningVar = "running_var"
  case embedding
  /// A count of steps or batches.
  case counter
  /// State of an optimizer: momenta, accumulators, learning rates.
  case optimizerSlot = "optimizer_slot"
  case metric
  /// Part of a quantized layer, whose integer kernel a normal draw would make meaningless.
  case quantized
  /// A parameter or state with a meaning of its own: slopes, scales, adapters, power-iteration vectors.
  case auxiliary
  case unknown
}
