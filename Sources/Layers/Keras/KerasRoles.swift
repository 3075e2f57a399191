/// Roles, axes and starting values of the variables of one Keras layer.
enum KerasRoles {
  /// Every variable of the group as a tensor.
  static func tensors(of group: KerasGroup) -> [Tensor] {
    let group = KerasTypeInference.concluding(group)
    let quantization = KerasQuantization(group)
    return group.variables.enumerated().map { index, variable in
      var tensor: Tensor
      if let reason = quantization?.reason(forVariable: index, of: group) {
        tensor = Self.tensor(variable, group, .quantized, initial: .keep(reason), evidence: reason)
      } else {
        tensor =
          (group.isKeras1 ? Keras1Roles.tensor(variable, group) : nil) ?? interpret(variable, group)
      }
      KerasConfigFacts.add(to: &tensor, variable, group)
      if !group.openTypes.isEmpty { tensor.layerType = .unknown }
      return tensor
    }
  }

  private static func tensor(
    _ variable: KerasGroup.Variable, _ group: KerasGroup, _ role: Role,
    geometry: KernelGeometry? = nil, initial: FrameworkDefault? = nil, evidence: String? = nil
  ) -> Tensor {
    Tensor(
      variable.facts, layer: group.layer, layerType: group.layerType ?? .unknown, role: role,
      geometry: geometry, initial: initial,
      evidence: group.evidence + (evidence.map { [$0] } ?? []))
  }

  private static func interpret(_ variable: KerasGroup.Variable, _ group: KerasGroup) -> Tensor {
    guard let name = variable.name else {
      return tensor(variable, group, .unknown, evidence: whyNameless(group))
    }
    if let found = HuggingFaceRoles.conclude(variable, name, group) {
      var tensor = tensor(
        variable, group, found.role, geometry: found.geometry, initial: found.initial,
        evidence: found.evidence)
      tensor.layerType = found.type ?? tensor.layerType
      return tensor
    }
    switch name {
    case "kernel", "depthwise_kernel", "pointwise_kernel", "recurrent_kernel":
      return kernel(variable, name, group)
    case "bias":
      return tensor(variable, group, .bias, initial: forgetBias(variable, group))
    case "gamma" where group.isCalled("layer_scale"),
      "variable" where group.isCalled("layer_scale"):
      var scale = tensor(variable, group, .auxiliary, initial: .constant(1e-6))
      scale.layerType = "layer_scale"
      scale.evidence.append("LayerScale of ConvNeXt, which starts at 1e-6")
      return scale
    case "gamma": return tensor(variable, group, .normScale)
    case "beta": return tensor(variable, group, .normOffset)
    case "moving_mean": return tensor(variable, group, .runningMean)
    case "moving_variance": return tensor(variable, group, .runningVar)
    case "embeddings", "reverse_embeddings":
      return tensor(variable, group, .embedding, initial: .uniform(from: -0.05, to: 0.05))
    default: return special(variable, name, group)
    }
  }

  private static func whyNameless(_ group: KerasGroup) -> String {
    switch group.layerType {
    case .batchNormalization, .layerNormalization, .groupNormalization:
      "gamma or beta: of a normalization without one of them, positions do not tell which; "
        + "the model's config would"
    default:
      "a variable of a layer whose class is not known"
    }
  }

  private static func kernel(
    _ variable: KerasGroup.Variable, _ name: String, _ group: KerasGroup
  ) -> Tensor {
    if !group.openTypes.isEmpty, name == "kernel" {
      var open = tensor(variable, group, .kernel)
      open.readings = KerasDirection.readings(variable.shape, group)
      return open
    }
    guard let geometry = KerasGeometry(variable.shape, name, group).geometry else {
      return tensor(
        variable, group, .unknown,
        evidence: "a \(name) of shape \(variable.shape) whose axes the file does not tell")
    }
    return tensor(
      variable, group, name == "recurrent_kernel" ? .recurrentKernel : .kernel, geometry: geometry)
  }

  /// Keras starts an LSTM's forget gate at one: block 1 of i, f, c, o; CuDNNLSTM keeps two biases in
  /// one vector and adds the one in the second.
  private static func forgetBias(
    _ variable: KerasGroup.Variable, _ group: KerasGroup
  ) -> FrameworkDefault? {
    guard group.layerType?.gates == 4, group.config?.unitForgetBias ?? true,
      let units = group["recurrent_kernel"]?.shape.last.map({ $0 / 4 }), units > 0,
      variable.shape.count == 1
    else { return nil }
    switch variable.facts.elements {
    case 4 * units: return .unitForgetBias(units: units, gate: 1, gates: 4)
    case 8 * units: return .unitForgetBias(units: units, gate: 5, gates: 8)
    default: return nil
    }
  }

  private static func special(
    _ variable: KerasGroup.Variable, _ name: String, _ group: KerasGroup
  ) -> Tensor {
    switch name {
    case "mean", "variance", "count":
      guard group.layerType == .normalization else { break }
      let reason = "statistics that adapt() took from the training data"
      let roles: [String: Role] = ["mean": .runningMean, "variance": .runningVar]
      return tensor(variable, group, roles[name] ?? .counter, initial: .keep(reason))
    case "alpha": return tensor(variable, group, .auxiliary, initial: .constant(0))
    case "scale": return scale(variable, group)
    case "vector_u", "sn_u":
      var vector = tensor(
        variable, group, .auxiliary,
        initial: .truncatedNormal(mean: 0, std: 0.02, from: -0.04, to: 0.04))
      vector.layerType = .spectralNormalization  // the wrapper's own, whatever layer it wraps
      vector.trainable = false
      return vector
    case "lora_kernel_b", "lora_embeddings_b":
      return tensor(variable, group, .auxiliary, initial: .constant(0))
    case "lora_kernel_a", "lora_embeddings_a":
      let shape = variable.shape
      let fanIn = shape.dropLast().reduce(1, *)
      let bound = (6 / Double(max(fanIn, 1))).squareRoot()
      return tensor(
        variable, group, .auxiliary, initial: .uniform(from: -bound, to: bound),
        evidence: "lora_a: he_uniform")
    default: break
    }
    return tensor(variable, group, .unknown, evidence: "no rule for a variable named \(name)")
  }

  private static func scale(_ variable: KerasGroup.Variable, _ group: KerasGroup) -> Tensor {
    switch group.layerType {
    case .rmsNormalization: return tensor(variable, group, .normScale)
    case "attention": return tensor(variable, group, .auxiliary, initial: .constant(1))
    case "additive_attention":
      // glorot_uniform on a vector: Keras takes its length for both fans.
      let bound = (6 / Double(max(2 * variable.facts.elements, 1))).squareRoot()
      return tensor(variable, group, .auxiliary, initial: .uniform(from: -bound, to: bound))
    default:
      return tensor(variable, group, .unknown, evidence: "a scale in a layer of unknown type")
    }
  }
}
