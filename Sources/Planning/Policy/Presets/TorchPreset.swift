internal import Initializers
internal import Layers

/// Preset `torch`: what each module's `reset_parameters()` gives; for a Keras file that of the
/// equivalent PyTorch module.
enum TorchPreset {
  static func decide(_ tensor: Tensor, _ policy: Policy, _ weights: LayerWeights) -> Decision {
    let rule = "preset torch: role \(tensor.role.rawValue)"
    if case .keep(let reason) = tensor.initial { return .keep(rule: "\(rule): \(reason)") }
    switch tensor.role {
    case .kernel, .recurrentKernel: return kernel(tensor, weights, rule)
    case .bias: return bias(tensor, weights, rule)
    case .embedding: return .write(.normal(mean: 0, std: 1), rule: rule)
    case .auxiliary where tensor.layerType == .prelu: return .write(.constant(0.25), rule: rule)
    default: return Preset.torch.kaiming(tensor, policy, rule)
    }
  }

  private static func kernel(
    _ tensor: Tensor, _ weights: LayerWeights, _ rule: String
  ) -> Decision {
    guard let geometry = tensor.geometries.first, let fan = LayerWeights.fan(of: tensor) else {
      return .unknown(reason: "torch's default hangs on the fans, which nothing tells")
    }
    if let units = units(tensor) { return .write(uniform(within: units), rule: "\(rule) of RNN") }
    if tensor.layerType == .bilinear {
      return .write(uniform(within: geometry.torchShape[1]), rule: "\(rule) of Bilinear")
    }
    if mayBeBilinear(tensor) { return .unknown(reason: bilinearOrConvolution) }
    if isAttentionInput(tensor) {
      return .writeWithFans(
        .xavierUniform(gain: 1), fan, rule: "\(rule) of MultiheadAttention")
    }
    if isConv1D(tensor) {
      return .write(.normal(mean: 0, std: 0.02), rule: "\(rule) of transformers' Conv1D")
    }
    let linear = Initializer.kaimingUniform(
      mode: .fanIn, nonlinearity: "leaky_relu", a: 5.0.squareRoot())
    return .writeWithFans(linear, fan, rule: "\(rule): kaiming_uniform_ with a = √5")
  }

  /// U(±1/√fan_in) of the layer's weight; for a recurrent layer of its units.
  private static func bias(
    _ tensor: Tensor, _ weights: LayerWeights, _ rule: String
  ) -> Decision {
    if let units = units(tensor) { return .write(uniform(within: units), rule: "\(rule) of RNN") }
    if tensor.path.hasSuffix("in_proj_bias") { return .write(.constant(0), rule: rule) }
    if weights.isAttentionOutput(tensor) {
      // The constructor draws it before zeros take its place: `uniform_(0, 0)` takes the same words.
      return .write(.uniform(a: 0, b: 0), rule: "\(rule) of MultiheadAttention: drawn, then zero")
    }
    guard let kernel = weights.kernel(ofLayerOf: tensor),
      let fan = LayerWeights.fan(of: kernel)
    else {
      return .unknown(
        reason: "its bounds hang on the fan_in of its layer's weight, which the file does not hold")
    }
    if isConv1D(kernel) { return .write(.constant(0), rule: "\(rule) of transformers' Conv1D") }
    if kernel.layerType == .bilinear, let geometry = kernel.geometry {
      return .write(uniform(within: geometry.torchShape[1]), rule: "\(rule) of Bilinear")
    }
    if mayBeBilinear(kernel) { return .unknown(reason: bilinearOrConvolution) }
    return .write(uniform(within: fan.input), rule: rule)
  }

  private static func mayBeBilinear(_ kernel: Tensor) -> Bool {
    kernel.readings.contains { $0.layerType == .bilinear }
  }

  private static let bilinearOrConvolution =
    "a Bilinear and a Conv1d of that shape start differently, and nothing tells which this is"

  /// The units of the recurrent layer that the tensor belongs to; `nil` for other layers.
  private static func units(_ tensor: Tensor) -> Int? {
    guard let gates = tensor.layerType.gates, !tensor.layerType.rawValue.hasPrefix("conv_lstm")
    else { return nil }
    let shape = tensor.geometry?.torchShape ?? tensor.shape
    let leaf = tensor.path.split(whereSeparator: { "/.".contains($0) }).last ?? ""
    // A projection, (proj, units); Keras's GRU may have two rows of bias.
    if leaf.hasPrefix("weight_hr") { return shape.last }
    let rows = tensor.geometry == nil ? shape.last : shape.first
    return rows.map { $0 / gates }
  }

  private static func isAttentionInput(_ tensor: Tensor) -> Bool {
    guard tensor.layerType == .multiHeadAttention || tensor.layerType == .groupedQueryAttention
    else { return false }
    return !["attention_output", "output_dense"].contains { tensor.path.contains($0) }
  }

  /// transformers' Conv1D is the one PyTorch matrix that is stored inputs first.
  private static func isConv1D(_ tensor: Tensor) -> Bool {
    tensor.shape.count == 2 && tensor.geometry?.axes.input == [0]
      && tensor.geometry?.torchShape == tensor.shape
      && tensor.evidence.contains { $0.contains("state-dict") }
  }

  /// U(±1/√n), as torch's `1 / math.sqrt(n)`; 0 where n is.
  private static func uniform(within count: Int) -> Initializer {
    let bound = count > 0 ? 1 / Double(count).squareRoot() : 0
    return .uniform(a: -bound, b: bound)
  }
}
