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
  private let shape: [Int]
  private let bias: [Int]?

  init(_ module: TorchModule, shape: [Int]) {
    self.module = module
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
    // Linear(n, 1) with a (1,) weight does not exist, so equal vectors are a norm's too.
    let isGroup = module.isCalled(["gn", "group_norm", "groupnorm"])
    return Conclusion(
      role: .normScale, type: isGroup ? .groupNormalization : .layerNormalization,
      evidence: "a bias of the same shape")
  }

  private var vector: Conclusion? {
    if bias != nil { return nil }
    if module.isCalled(["norm", "rms"]) || module.word.hasPrefix("ln") {
      return Conclusion(
        role: .normScale, type: .rmsNormalization, evidence: "a vector in \(module.word)")
    }
    if shape == [1] || module.isCalled(["prelu", "act", "relu"]) {
      return Conclusion(
        role: .auxiliary, type: .prelu, initial: .constant(0.25), evidence: "the slope of PReLU")
    }
    return nil
  }

  private var matrix: Conclusion? {
    if let bias {
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
    let rank = shape.count
    if let bias, bias.count != 1 { return nil }
    if rank == 3, module.isCalled(["bil"]) {
      return Conclusion(
        role: .kernel, type: .bilinear,
        geometry: KernelGeometry(axes: Axes(input: [1, 2], output: [0]), torchShape: shape),
        evidence: "a module called \(module.word)")
    }
    let isTransposed =
      bias.map { $0[0] != shape[0] && shape[1] > 0 && $0[0] % shape[1] == 0 }
      ?? module.isCalled(["deconv", "upconv", "transpose", "convt"])
    let isNamedSo =
      bias?[0] == shape[0] && shape[0] == shape[1]
      && module.isCalled(["deconv", "upconv", "transpose", "convt"])
    if let bias, bias[0] != shape[0], !isTransposed { return nil }
    let axes = Axes.outputFirst(rank: rank)
    let transposed = isTransposed || isNamedSo
    return Conclusion(
      role: .kernel, type: .conv(rank - 2, transposed: transposed),
      geometry: KernelGeometry(axes: transposed ? axes.transposed : axes, torchShape: shape),
      evidence: bias == nil ? "rank \(rank)" : "rank \(rank) and a bias of \(bias?[0] ?? 0)")
  }
}
