/// Finds the initializer that a layer's config declares for one of its variables.
enum KerasDeclarations {
  /// What the layer's config says of a variable that has been given its role.
  static func declaration(
    _ tensor: Tensor, _ variable: KerasGroup.Variable, _ config: KerasLayerConfig
  ) -> Declaration {
    for (setting, isKeras1) in settings(tensor, variable.name ?? "") {
      guard let value = config.settings[setting],
        var declared = DeclaredInitializer(setting: setting, value, isKeras1: isKeras1)
      else { continue }
      if case .unitForgetBias(let units, let gate, let gates) = tensor.initial {
        declared.forgetGate = .init(units: units, gate: gate, gates: gates)
      }
      return .initializer(declared)
    }
    return .classDefault
  }

  /// Where to look, and whether the setting is one of Keras 1.
  private static func settings(
    _ tensor: Tensor, _ name: String
  ) -> [(setting: String, isKeras1: Bool)] {
    switch tensor.role {
    case .kernel where name == "pointwise_kernel":
      [("pointwise_initializer", false), ("init", true)]
    case .kernel where name == "depthwise_kernel" || tensor.layerType.isDepthwise:
      [("depthwise_initializer", false), ("init", true)]
    case .kernel: [("kernel_initializer", false), ("init", true)]
    case .recurrentKernel: [("recurrent_initializer", false), ("inner_init", true)]
    case .bias where name.hasSuffix("b_f"): [("forget_bias_init", true)]
    case .bias: [("bias_initializer", false)]
    case .normScale: [("gamma_initializer", false), ("gamma_init", true)]
    case .normOffset: [("beta_initializer", false), ("beta_init", true)]
    case .runningMean: [("moving_mean_initializer", false)]
    case .runningVar: [("moving_variance_initializer", false)]
    case .embedding: [("embeddings_initializer", false), ("init", true)]
    case .auxiliary where tensor.layerType == .prelu:
      [("alpha_initializer", false), ("init", true)]
    default: []
    }
  }
}
