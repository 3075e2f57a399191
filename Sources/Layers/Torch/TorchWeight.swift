/// What a tensor called `weight` is: PyTorch gives the name to kernels, embeddings, norm scales and
/// slopes alike, so that rank, bias and the module's name must tell.
struct TorchWeight {
  struct Conclusion {
    var role: Role
    var type: LayerType
    var geometry: KernelGeometry?
    var initial: FrameworkDefault?
    var evidence: String
  }

  private let module: TorchModule
  private let modules: TorchModules
  private let shape: [Int]
  private let bias: [Int]?

  init(_ module: TorchModule, of modules: TorchModules, shape: [Int]) {
    self.module = module
    self.modules = modules
    self.shape = shape
    bias = module.shape("bias")
  }

  /// `nil` where more than one reading would fit and they would be drawn differently.
  var conclusion: Conclusion? {
    if !shape.isEmpty, bias == shape { return norm }
    switch shape.count {
    case 1: return vector
    case 2: return matrix
    case 3...5: return convolution
    default: return nil
    }
  }

  /// A bias of the same shape belongs to a normalization, over several axes if need be.
  private var norm: Conclusion? {
    if module.word == "grn" {
      return Conclusion(
        role: .auxiliary, type: "global_response_norm", initial: .constant(0),
        evidence: "ConvNeXt V2's global response norm, which starts at zeros")
    }
    return Conclusion(role: .normScale, type: normType, evidence: "a bias of the same shape")
  }

  /// Layer, group and instance normalization, and batch normalization without statistics, look alike;
  /// only the first has scales over several axes.
  private var normType: LayerType {
    if shape.count > 1 || modules.isInTransformerLayer(module) { return .layerNormalization }
    if module.isCalled(["layernorm", "layer_norm"]) || module.word.hasPrefix("ln") {
      return .layerNormalization
    }
    if module.isCalled(["groupnorm", "group_norm"]) || module.word.hasPrefix("gn") {
      return .groupNormalization
    }
    return module.word.hasPrefix("bn") ? .batchNormalization : .unknown
  }

  private var vector: Conclusion? {
    if bias != nil { return nil }
    if module.isCalled(["norm", "rms"]) || module.word.hasPrefix("ln") {
      if modules.mayCentreNormsAtZero { return nil }
      // RMSNorm, or LayerNorm(bias=False): both start at ones.
      return Conclusion(
        role: .normScale, type: module.isCalled(["rms"]) ? .rmsNormalization : .unknown,
        evidence: "a vector in \(module.word)")
    }
    if shape == [1] || module.isCalled(["prelu", "act", "relu"]) {
      return Conclusion(
        role: .auxiliary, type: .prelu, initial: .constant(0.25), evidence: "the slope of PReLU")
    }
    return nil
  }

  private var matrix: Conclusion? {
    if let bias {
      if shape[0] == shape[1], modules.keepsInputFirst(module) { return inputFirst }
      if bias == [shape[0]] { return dense("a bias as long as axis 0") }
      return bias == [shape[1]] ? inputFirst : nil
    }
    let (isEmbedding, isLinear) = (module.isCalledEmbedding, module.isCalledLinear)
    if isEmbedding, !isLinear {
      return Conclusion(
        role: .embedding, type: .embedding, initial: .normal(mean: 0, std: 1),
        evidence: "no bias, and a module called \(module.word)")
    }
    return isLinear ? dense("a module called \(module.word)") : nil
  }

  private func dense(_ evidence: String) -> Conclusion {
    Conclusion(
      role: .kernel, type: .dense,
      geometry: KernelGeometry(axes: .outputFirst(rank: 2), torchShape: shape), evidence: evidence)
  }

  /// transformers' Conv1D, of GPT-2, keeps (in, out); torch's fans go by the shape as it is.
  private var inputFirst: Conclusion {
    Conclusion(
      role: .kernel, type: .dense,
      geometry: KernelGeometry(axes: Axes(input: [0], output: [1]), torchShape: shape),
      evidence: "a bias as long as axis 1: transformers' Conv1D")
  }

  /// torch's fans are the same function of the shape for every kind, so only the axes and the name
  /// of the type hang on telling the kinds apart.
  private var convolution: Conclusion? {
    if let bias, bias.count != 1 { return nil }
    if shape.count == 3, module.isCalled(["bil"]) {
      return kernel(
        .bilinear, Axes(input: [1, 2], output: [0]), "a module called \(module.word)")
    }
    guard let (isTransposed, evidence) = orientation else { return nil }
    let axes = Axes.outputFirst(rank: shape.count)
    return kernel(
      .conv(shape.count - 2, transposed: isTransposed), isTransposed ? axes.transposed : axes,
      evidence)
  }

  private func kernel(_ type: LayerType, _ axes: Axes, _ evidence: String) -> Conclusion {
    Conclusion(
      role: .kernel, type: type,
      geometry: KernelGeometry(
        axes: axes, torchShape: shape,
        kind: type.isTransposedConvolution ? .transposed : .standard),
      evidence: evidence)
  }

  /// Whether a convolution is transposed: its outputs, which a bias or the next normalization counts,
  /// are on axis 1 then, divided by the groups.
  private var orientation: (isTransposed: Bool, evidence: String)? {
    let isNamedTransposed = module.isCalled(["deconv", "upconv", "transpose", "convt"])
    if let outputs = bias?.first ?? modules.channels(after: module) {
      let evidence =
        bias == nil ? "\(outputs) channels in the next norm" : "a bias of \(outputs)"
      if outputs == shape[0] {
        return (shape[0] == shape[1] && isNamedTransposed, evidence)
      }
      if shape[1] > 0, outputs % shape[1] == 0 { return (true, evidence) }
      if bias != nil { return nil }
    }
    return (isNamedTransposed, "rank \(shape.count), a module called \(module.word)")
  }
}
