/// What a tensor called `weight` is: PyTorch gives the name to kernels, embeddings, norm scales and
/// slopes alike, so that rank, bias and the module's name must tell.
struct TorchWeight {
  struct Conclusion {
    var role: Role
    var type: LayerType
    var geometry: KernelGeometry?
    /// The ways to read a kernel whose axes nothing tells; else empty.
    var readings: [KernelReading] = []
    var initial: FrameworkDefault?
    var evidence: String
    /// What else it might be, and why it is taken for none of that.
    var runnerUp: String?
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
    if !shape.isEmpty, bias == shape { return modules.mayCentreLayerNormsAtZero ? nil : norm }
    switch shape.count {
    case 1: return vector
    case 2: return matrix
    case 3...5: return TorchConvolution(module, of: modules, shape: shape).conclusion
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
    if module.isCalledNorm {
      if modules.mayCentreNormsAtZero { return nil }
      // RMSNorm, or LayerNorm(bias=False): both start at ones.
      return Conclusion(
        role: .normScale, type: module.isCalled(["rms"]) ? .rmsNormalization : .unknown,
        evidence: "a vector in \(module.word)",
        runnerUp: "could also be the slopes of PReLU: ruled out because of the name")
    }
    if module.isCalledActivation || shape == [1] && module.isNumbered {
      return Conclusion(
        role: .auxiliary, type: .prelu, initial: .constant(0.25), evidence: "the slope of PReLU",
        runnerUp: module.isCalledActivation
          ? "could also be a norm's scale: ruled out because of the name"
          : "could also be a norm's scale: ruled out because a norm over one value would be idle")
    }
    return nil
  }

  private var matrix: Conclusion? {
    if let bias {
      if shape[0] == shape[1], modules.keepsInputFirst(module) { return inputFirst }
      if bias == [shape[0]] {
        return dense(
          "a bias as long as axis 0",
          shape[0] == shape[1]
            ? "could also be transformers' Conv1D, (in, out): ruled out because no c_attn beside it is one"
            : nil)
      }
      return bias == [shape[1]] ? inputFirst : nil
    }
    // Without a bias of its own, such a matrix may be (in, out), an embedding or its transpose.
    if modules.storesInputsFirst { return nil }
    let (isEmbedding, isLinear) = (module.isCalledEmbedding, module.isCalledLinear)
    if isEmbedding, !isLinear {
      // Informer's `embed` is a linear layer, and so is PatchTST's `value_embedding`.
      if !module.isCalledTable, modules.looksLinear(shape) { return nil }
      return Conclusion(
        role: .embedding, type: .embedding, initial: .normal(mean: 0, std: 1),
        evidence: "no bias, and a module called \(module.word)",
        runnerUp: "could also be dense: ruled out because of the name")
    }
    return isLinear
      ? dense(
        "a module called \(module.word)",
        "could also be an embedding: ruled out because of the name") : nil
  }

  private func dense(_ evidence: String, _ runnerUp: String? = nil) -> Conclusion {
    Conclusion(
      role: .kernel, type: .dense,
      geometry: KernelGeometry(axes: .outputFirst(rank: 2), torchShape: shape), evidence: evidence,
      runnerUp: runnerUp)
  }

  /// transformers' Conv1D, of GPT-2, keeps (in, out), and torch's fans go by the shape as it is; Julia's
  /// Flux has (out, in) in mind, which HDF5.jl writes in reverse.
  private var inputFirst: Conclusion {
    let axes = Axes(input: [0], output: [1])
    return Conclusion(
      role: .kernel, type: .dense,
      geometry: KernelGeometry(
        axes: axes, torchShape: module.isCalledConv1D ? shape : shape.reversed()),
      evidence: "a bias as long as axis 1: "
        + (module.isCalledConv1D ? "transformers' Conv1D" : "inputs first"))
  }
}
