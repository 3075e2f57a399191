internal import Initializers
internal import Layers

/// Preset `declared`: each variable starts as the model's own config says, as a freshly built model's
/// would.
enum DeclaredPreset {
  static func decide(_ tensor: Tensor, _ policy: Policy) -> Decision {
    let rule = "preset declared: role \(tensor.role.rawValue)"
    if case .keep(let reason) = tensor.initial { return .keep(rule: "\(rule): \(reason)") }
    switch tensor.role {
    case .counter, .optimizerSlot, .metric, .quantized, .unknown:
      return Preset.declared.kaiming(tensor, policy, rule)
    default: break
    }
    switch tensor.declaration {
    case nil:
      return .unknown(
        reason: "the model's config does not describe layer \(tensor.layer); "
          + "--preset keras gives it what Keras gives its class")
    case .classDefault: return KerasPreset.decide(tensor, policy, rule)
    case .initializer(let declared):
      return decide(tensor, declared, "\(rule), \(declared.setting) \(declared.name)")
    }
  }

  private static func decide(
    _ tensor: Tensor, _ declared: DeclaredInitializer, _ rule: String
  ) -> Decision {
    let place = "layer \(tensor.layer) declares \(declared.setting) \(declared.name)"
    guard let initializer = declared.initializer else {
      let why = declared.isCustom ? "a class of the user's own" : "whose values cannot be told"
      return .unknown(reason: "\(place), \(why)")
    }
    if let gate = declared.forgetGate {
      switch initializer {
      case .constant(0):
        return .write(
          .unitForgetBias(units: gate.units, gate: gate.gate, gates: gate.gates),
          rule: rule + ", unit_forget_bias")
      case .constant(1): return .write(initializer, rule: rule)
      default:
        return .unknown(reason: "\(place) beside unit_forget_bias, which no initializer here mixes")
      }
    }
    if case .orthogonal = initializer, !KerasFans.flattensLikeKeras(tensor) {
      return .unknown(
        reason: "\(place), and Keras lays this kernel out as a matrix in a way of its own")
    }
    return .writeWithFans(
      initializer, KerasFans.fan(of: tensor, usesAxes: declared.usesAxes), rule: rule)
  }
}
