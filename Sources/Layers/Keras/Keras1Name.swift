/// A weight's name as Keras 1 spells it, the owning layer's name and the variable's in one:
/// `dense_1_W`, `forward_lstm_2_U_i`, `bn2a_branch2a_running_std`.
struct Keras1Name {
  /// The name of the layer that owns the weight.
  let layer: String
  /// What the layer calls it.
  let variable: String

  /// - Parameter name: Without TensorFlow's `_1` and `:0`.
  /// - Returns: `nil` for a name that Keras 1 would not give.
  init?(_ name: String) {
    let suffix = Self.variables.filter { name.hasSuffix("_" + $0) }.max { $0.count < $1.count }
    guard let suffix, name.count > suffix.count + 1 else { return nil }
    layer = String(name.dropLast(suffix.count + 1))
    variable = suffix
  }

  private static let variables: [String] = {
    let gates = ["i", "f", "c", "o", "z", "r", "h"]
    return ["W", "U", "b"].flatMap { kind in [kind] + gates.map { "\(kind)_\($0)" } } + [
      "W_carry", "b_carry", "gamma", "beta", "running_mean", "running_std", "alphas", "betas",
      "depthwise_kernel", "pointwise_kernel", "t_left", "a_left", "t_right", "a_right",
    ]
  }()
}
