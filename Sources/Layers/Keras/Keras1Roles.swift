/// Roles, axes and starting values of the variables of a Keras 1 layer.
enum Keras1Roles {
  /// What the tensor is; `nil` for a variable that Keras 1's classes do not have.
  static func tensor(_ variable: KerasGroup.Variable, _ group: KerasGroup) -> Tensor? {
    guard let name = variable.name else { return nil }
    var tensor = Tensor(
      variable.facts, layer: group.layer, layerType: group.layerType ?? .unknown,
      evidence: group.evidence)
    if let (role, initial) = plain(name, variable, group) {
      tensor.role = role
      tensor.initial = initial
      return tensor
    }
    let kernels = ["W", "U", "depthwise_kernel", "pointwise_kernel"]
    guard kernels.contains(where: { name == $0 || name.hasPrefix($0 + "_") }) else { return nil }
    if group.layerType == .embedding, variable.shape.count == 2 {
      tensor.role = .embedding
      tensor.initial = .uniform(from: -0.05, to: 0.05)
      return tensor
    }
    readKernel(&tensor, name, group)
    return tensor
  }

  /// Everything that is no kernel.
  private static func plain(
    _ name: String, _ variable: KerasGroup.Variable, _ group: KerasGroup
  ) -> (Role, FrameworkDefault?)? {
    switch name {
    case "gamma": return (.normScale, nil)
    case "beta": return (.normOffset, nil)
    case "running_mean": return (.runningMean, nil)
    case "running_std": return (.runningVar, nil)  // holds the variance, whatever its name
    case "b_carry": return (.bias, .constant(group.config?.transformBias ?? 1))
    case "b_f": return (.bias, startsForgetting(group) ? .constant(1) : nil)
    case "b" where group.layerType == .lstm && startsForgetting(group):
      let units = variable.facts.elements / 4
      return (.bias, .unitForgetBias(units: units, gate: 1, gates: 4))
    case _ where name == "b" || name.hasPrefix("b_"): return (.bias, nil)
    case "alphas":
      let isSoftplus = group.layerType == "parametric_softplus"
      return (.auxiliary, .constant(isSoftplus ? 0.2 : 0))
    case "betas": return (.auxiliary, .constant(5))
    case "t_left": return (.auxiliary, .constant(0))
    case "a_right": return (.auxiliary, .constant(1))
    case "a_left", "t_right":
      let bound = glorotBound(variable.shape)
      return (.auxiliary, .uniform(from: -bound, to: bound))
    default: return nil
    }
  }

  /// `forget_bias_init` is `one` unless the config says otherwise.
  private static func startsForgetting(_ group: KerasGroup) -> Bool {
    let isLSTM = group.layerType == .lstm || group.layerType == .convLSTM2d
    return isLSTM && (group.config?.forgetBiasInit ?? "one") == "one"
  }

  /// glorot_uniform with Keras 1's fans, which take any tensor of rank 4 or 5 for an out-first kernel.
  private static func glorotBound(_ shape: [Int]) -> Double {
    let fans: Double
    switch shape.count {
    case 2: fans = Double(shape[0] + shape[1])
    case 4, 5: fans = Double((shape[0] + shape[1]) * shape.dropFirst(2).reduce(1, *))
    default: fans = 2 * Double(shape.reduce(1, *)).squareRoot()
    }
    return (6 / max(fans, 1)).squareRoot()
  }

  private static func readKernel(_ tensor: inout Tensor, _ name: String, _ group: KerasGroup) {
    let readings = Keras1Kernel(tensor.shape, name, group).readings
    guard let first = readings.first else {
      tensor.evidence.append(
        "a \(name) of shape \(tensor.shape) in a layer whose class the file does not tell")
      return
    }
    tensor.role = name.hasPrefix("U") ? .recurrentKernel : .kernel
    tensor.readings = readings
    if readings.count == 1 {
      tensor.geometry = first.geometry
      tensor.readings = []
    }
    guard tensor.geometry == nil else { return }
    // A convolution over time does not follow the setting of the others.
    if group.layerType != .conv1d, let (order, evidence) = group.convolutionOrder {
      tensor = tensor.read(order, because: evidence)
    } else {
      tensor.evidence.append("nothing tells whether outputs or inputs come first")
    }
  }
}
