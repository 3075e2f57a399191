internal import Initializers
internal import Layers

/// Preset `keras`: what the layer's class starts with in Keras when nothing else is asked for; for a
/// PyTorch file that of the equivalent Keras layer.
enum KerasPreset {
  static func decide(_ tensor: Tensor, _ policy: Policy) -> Decision {
    decide(tensor, policy, "preset keras: role \(tensor.role.rawValue)")
  }

  static func decide(_ tensor: Tensor, _ policy: Policy, _ rule: String) -> Decision {
    if case .keep(let reason) = tensor.initial { return .keep(rule: "\(rule): \(reason)") }
    let byRole = rule
    let rule = rule + ": Keras's default"
    switch tensor.role {
    case .kernel:
      return .writeWithFans(
        .scheme(.glorotUniform), KerasFans.fan(of: tensor, usesAxes: true), rule: rule)
    case .recurrentKernel: return .write(.orthogonal(gain: 1), rule: rule)
    case .bias:
      let start = tensor.initial.flatMap(Initializer.init) ?? forgetBias(tensor) ?? .constant(0)
      return .write(start, rule: rule)
    case .embedding: return .write(.uniform(a: -0.05, b: 0.05), rule: rule)
    case .auxiliary where tensor.layerType == .prelu: return .write(.constant(0), rule: rule)
    default: return Preset.keras.kaiming(tensor, policy, byRole)
    }
  }

  /// PyTorch's LSTM has two biases that add up to Keras's one; the first takes the ones.
  ///
  /// Its gates are i, f, g, o, so that the forget gate has the same number.
  private static func forgetBias(_ tensor: Tensor) -> Initializer? {
    let leaf = tensor.path.split(whereSeparator: { "/.".contains($0) }).last ?? ""
    guard tensor.layerType == .lstm, leaf.hasPrefix("bias_ih"), tensor.shape.count == 1,
      tensor.facts.elements % 4 == 0
    else { return nil }
    return .unitForgetBias(units: tensor.facts.elements / 4, gate: 1, gates: 4)
  }
}
