internal import Initializers
internal import Layers

/// `--nonlinearity auto`: the activation that the model's own config puts after a kernel.
enum AutomaticNonlinearity {
  /// The word that asks for it.
  static let name = "auto"

  /// An initializer's arguments and the words for the plan.
  struct Choice: Equatable {
    var nonlinearity: String
    var a: Double
    var reason: String
  }

  /// What stands for the activation in `calculate_gain`.
  ///
  /// torch's default where nothing tells what follows: guessing would cost more.
  static func choice(for activation: Activation?, slope: Double) -> Choice {
    guard let activation else {
      return Choice(
        nonlinearity: "leaky_relu", a: slope,
        reason: "nonlinearity auto: nothing tells what follows, so torch's default")
    }
    if torch.contains(activation.name) {
      return Choice(
        nonlinearity: activation.name, a: activation.parameter ?? 0,
        reason: "nonlinearity auto: \(activation)")
    }
    if let standIn = standIns[activation.name] {
      return Choice(
        nonlinearity: standIn, a: 0, reason: "nonlinearity auto: \(activation) counts as \(standIn)"
      )
    }
    return Choice(
      nonlinearity: VariancePreserving.prefix + activation.name, a: activation.parameter ?? 0,
      reason: "nonlinearity auto: \(activation), gain 1/sqrt(E[f(z)^2]) for z ~ N(0, 1)")
  }

  /// Activations whose gain torch's table has.
  private static let torch: Set<String> = [
    "linear", "relu", "leaky_relu", "tanh", "sigmoid", "selu",
  ]

  /// Gates and choices, which torch's rule of 1 for sigmoid and linear outputs fits; what glu lets
  /// through is linear in one half of its input.
  private static let standIns = [
    "softmax": "linear", "log_softmax": "linear", "sparsemax": "linear", "glu": "linear",
    "hard_sigmoid": "sigmoid",
  ]
}

extension Policy {
  /// He initialization of a kernel with the gain that the policy asks for.
  func kaiming(_ tensor: Tensor, _ rule: String) -> Decision {
    guard nonlinearity == AutomaticNonlinearity.name else {
      return .write(
        .kaimingNormal(mode: mode, nonlinearity: nonlinearity, a: negativeSlope), rule: rule)
    }
    let choice = AutomaticNonlinearity.choice(for: tensor.activation, slope: negativeSlope)
    return .write(
      .kaimingNormal(mode: mode, nonlinearity: choice.nonlinearity, a: choice.a),
      rule: "\(rule), \(choice.reason)")
  }
}
