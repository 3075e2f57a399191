/// What a parameter of a Chainer link is, from its name, its shape and its siblings.
struct ChainerParameter {
  let tensor: NamedTensor

  var tensorInLink: Tensor {
    if tensor.isUninitialized {
      return tensor.kept(.auxiliary, "saved before it had a shape, so it holds no values")
    }
    switch tensor.leaf {
    case "W": return weight
    case "b": return bias
    case "gamma": return tensor.make(.normScale, "a norm's gamma", type: normType)
    case "beta": return tensor.make(.normOffset, "a norm's beta", type: normType)
    case "avg_mean": return tensor.make(.runningMean, "statistics", type: .batchNormalization)
    case "avg_var": return tensor.make(.runningVar, "statistics", type: .batchNormalization)
    case "N": return tensor.make(.counter, "statistics", type: .batchNormalization)
    case "V1", "V2":
      guard tensor.sibling("W")?.count == 3, tensor.shape.count == 2 else { break }
      return tensor.inputFirst("Bilinear: (in, out)", type: .bilinear)
    default: return stepped ?? nothing
    }
    return nothing
  }

  private var nothing: Tensor {
    tensor.unknown("no Chainer link is known to have a \(tensor.leaf) of shape \(tensor.shape)")
  }

  private var normType: LayerType {
    if tensor.hasSibling("avg_mean") { return .batchNormalization }
    let word = tensor.module.word
    if word.hasPrefix("ln") || word.contains("layernorm") { return .layerNormalization }
    return word.hasPrefix("gn") ? .groupNormalization : .unknown
  }

  // MARK: W and b

  private var recurrent: (type: LayerType, isRecurrent: Bool)? {
    guard let link = tensor.owner.last else { return nil }
    switch link {
    case "upward", "lateral":
      let lateral = tensor.neighbour("lateral", "W") ?? []
      guard lateral.count == 2, lateral[0] == 4 * lateral[1] else { return nil }
      return (.lstm, link == "lateral")
    case "W", "W_r", "W_z", "U", "U_r", "U_z":
      guard tensor.hasNeighbour("U_r"), tensor.hasNeighbour("W_r") else { return nil }
      return (.gru, link.hasPrefix("U"))
    default: return nil
    }
  }

  private var weight: Tensor {
    if let (type, isRecurrent) = recurrent {
      return tensor.outputFirst(
        "a gate of a recurrent link", role: isRecurrent ? .recurrentKernel : .kernel, type: type)
    }
    switch tensor.shape.count {
    case 1: return vector
    case 2: return matrix
    case 3 where tensor.hasSibling("V1") || tensor.module.isCalled(["bil"]):
      let axes = Axes(input: [0, 1], output: [2])
      return tensor.make(
        .kernel, "Bilinear: (in, in, out)", type: .bilinear,
        geometry: KernelGeometry(
          axes: axes, torchShape: [tensor.shape[2], tensor.shape[0], tensor.shape[1]]))
    case 3...5: return convolution
    default: return nothing
    }
  }

  private var vector: Tensor {
    if tensor.module.isCalled(["prelu"]) {
      return tensor.make(.auxiliary, "PReLU's slopes", type: .prelu, initial: .constant(0.25))
    }
    if tensor.module.isCalled(["scale"]) {
      return tensor.make(.auxiliary, "Scale's factors", type: "scale", initial: .constant(1))
    }
    return tensor.unknown("a vector W: PReLU's slopes (0.25) or Scale's factors (1)")
  }

  private var matrix: Tensor {
    if let bias = tensor.sibling("b") {
      guard bias == [tensor.shape[0]] else {
        return tensor.unknown("Linear's W is (out, in), and its bias has shape \(bias)")
      }
      return tensor.outputFirst("a bias as long as axis 0", type: .dense)
    }
    // A layer's bias may have been saved before it had a shape.
    if tensor.hasSibling("b") { return tensor.outputFirst("a bias beside it", type: .dense) }
    if tensor.module.isCalledEmbedding, !tensor.module.isCalledLinear {
      return tensor.make(
        .embedding, "EmbedID by its name", type: .embedding, initial: .normal(mean: 0, std: 1))
    }
    guard tensor.module.isCalledLinear else {
      return tensor.unknown("Linear without a bias or EmbedID: both have a W of rank 2 alone")
    }
    return tensor.outputFirst("Linear by its name", type: .dense)
  }

  private var convolution: Tensor {
    let shape = tensor.shape
    let isDepthwise = tensor.owner.last == "dw" || tensor.module.isCalled(["depthwise"])
    let isNamedTransposed = tensor.module.isCalled(["deconv", "upconv", "transpose"])
    let bias = tensor.sibling("b")?.first
    if isDepthwise, bias == nil || bias == shape[0] * shape[1] { return depthwise }
    guard let bias else {
      return tensor.outputFirst(
        "no bias, a link called \(tensor.module.word)",
        type: .conv(shape.count - 2, transposed: isNamedTransposed), transposed: isNamedTransposed)
    }
    if bias == shape[0] {
      let transposed = shape[0] == shape[1] && isNamedTransposed
      return tensor.outputFirst(
        "a bias as long as axis 0", type: .conv(shape.count - 2, transposed: transposed),
        transposed: transposed)
    }
    guard bias == shape[1] && shape[0] > 1 || isNamedTransposed && bias % max(shape[1], 1) == 0
    else {
      return tensor.unknown(
        "\(shape) with a bias of \(bias): a depthwise convolution (multiplier, in, …) or a grouped "
          + "transposed one; only the model's code tells")
    }
    return tensor.outputFirst(
      "a bias of \(bias)", type: .conv(shape.count - 2, transposed: true), transposed: true)
  }

  /// (multiplier, in, kh, kw), of which Chainer filters each channel on its own.
  private var depthwise: Tensor {
    let shape = tensor.shape
    return tensor.make(
      .kernel, "DepthwiseConvolution2D: (multiplier, in, …)",
      type: LayerType(rawValue: "depthwise_conv\(shape.count - 2)d"),
      geometry: KernelGeometry(
        axes: Axes(input: [1], output: [0], spatial: Array(2..<shape.count)),
        torchShape: [shape[0] * shape[1], 1] + shape[2...], kind: .depthwise))
  }

  private var bias: Tensor {
    guard tensor.shape.count == 1 else { return nothing }
    if let (type, _) = recurrent {
      // Rows are interleaved, (a, i, f, o) for each unit, so that every fourth value is a forget gate's.
      let isForgetful = type == .lstm && tensor.owner.last == "upward"
      return tensor.make(
        .bias, "of a recurrent link", type: type,
        initial: isForgetful ? .unitForgetBias(units: 1, gate: 2, gates: 4) : nil)
    }
    return tensor.make(.bias, "a vector b", type: ownerType)
  }

  private var ownerType: LayerType {
    guard let facts = tensor.layers.facts(of: tensor.owner, "W"), facts.shape != nil else {
      return .unknown
    }
    return ChainerParameter(
      tensor: NamedTensor(facts: facts, owner: tensor.owner, leaf: "W", layers: tensor.layers)
    ).weight.layerType
  }

  // MARK: NStepLSTM and its kin

  /// `w0`… and `b0`…: the first half of them goes with the input, the second with the state.
  private var stepped: Tensor? {
    guard let kind = tensor.leaf.first, "wb".contains(kind),
      let index = Int(tensor.leaf.dropFirst())
    else { return nil }
    var count = 0
    while tensor.hasSibling("w\(count)"), tensor.hasSibling("b\(count)") { count += 1 }
    let types: [Int: LayerType] = [8: .lstm, 6: .gru, 2: .simpleRNN]
    guard let type = types[count], index < count else { return nil }
    let why = "\(count) matrices in one layer of an NStep link"
    if kind == "b" { return tensor.make(.bias, why, type: type) }
    return tensor.outputFirst(
      why, role: index < count / 2 ? .kernel : .recurrentKernel, type: type)
  }
}
