/// What a parameter of a Haiku or Sonnet module is, from its name, its shape and the module's name.
struct HaikuParameter {
  let tensor: NamedTensor

  var tensorInModule: Tensor {
    switch tensor.leaf {
    case "w": return weight
    case "b": return tensor.make(.bias, "a module's b", type: convolutionType ?? .unknown)
    case "scale": return tensor.make(.normScale, "a norm's scale", type: normType)
    case "offset": return tensor.make(.normOffset, "a norm's offset", type: normType)
    case "embeddings":
      return tensor.make(
        .embedding, "Embed", type: .embedding,
        initial: .truncatedNormal(mean: 0, std: 1, from: -2, to: 2))
    case "w_i", "w_h":
      guard tensor.hasSibling("w_i"), let hidden = tensor.sibling("w_h"), hidden.count == 2,
        hidden[1] == 3 * hidden[0]
      else { return nothing }
      return tensor.inputFirst(
        "GRU: (in, 3u)", role: tensor.leaf == "w_h" ? .recurrentKernel : .kernel, type: .gru)
    default: return nothing
    }
  }

  private var nothing: Tensor {
    tensor.unknown("no module of Haiku has a \(tensor.leaf) of shape \(tensor.shape) like this")
  }

  private var module: String { tensor.owner.last ?? "" }

  private var normType: LayerType {
    if module.contains("batch") || module.hasPrefix("bn") { return .batchNormalization }
    if module.contains("layer_norm") || module.hasPrefix("ln") { return .layerNormalization }
    return module.contains("group_norm") ? .groupNormalization : .unknown
  }

  /// The type by the module's name, for what its rank does not tell.
  private var convolutionType: LayerType? {
    if tensor.hasSibling("w_h") { return .gru }
    guard let rank = tensor.sibling("w")?.count else { return nil }
    if rank == 2 { return isLSTM ? .lstm : .dense }
    guard (3...5).contains(rank) else { return nil }
    if module.contains("depthwise") {
      return LayerType(rawValue: "depthwise_conv\(rank - 2)d")
    }
    return .conv(rank - 2, transposed: module.contains("transpose") || module.contains("deconv"))
  }

  /// An LSTM's one linear map takes the input and the state together.
  private var isLSTM: Bool {
    module == "linear" && tensor.owner.dropLast().last?.contains("lstm") ?? false
      && (tensor.sibling("w")?.last ?? 1) % 4 == 0
  }

  private var weight: Tensor {
    let shape = tensor.shape
    guard let type = convolutionType else { return nothing }
    if let bias = tensor.sibling("b"), bias.count == 1, !type.isTransposedConvolution,
      bias != [shape[shape.count - 1]]
    {
      return tensor.unknown("its bias of shape \(bias) is not as long as the last axis")
    }
    if type.isTransposedConvolution {
      let axes = Axes.inputFirst(rank: shape.count).transposed
      if let bias = tensor.sibling("b"), bias.first != shape[shape.count - 2] {
        return tensor.unknown("a transposed convolution whose bias is not as long as axis -2")
      }
      return tensor.make(
        .kernel, "\(module): (…, out, in)", type: type,
        geometry: .transposedConvolution(axes, shape: shape))
    }
    guard type.isDepthwise else { return tensor.inputFirst("\(module): (…, in, out)", type: type) }
    guard shape[shape.count - 2] == 1 else {
      return tensor.unknown("a depthwise kernel is (…, 1, channels)")
    }
    let axes = Axes.inputFirst(rank: shape.count)
    return tensor.make(
      .kernel, "\(module): (…, 1, channels)", type: type,
      geometry: KernelGeometry(
        axes: axes, torchShape: KernelGeometry(axes, shape: shape).torchShape, kind: .depthwise))
  }
}
