/// What a variable of a Flax module is, from its name, its shape and its neighbours.
struct FlaxParameter {
  let tensor: NamedTensor
  /// Whether the file has a norm that only Gemma's models have.
  let hasGemmaNorms: Bool

  var tensorInModule: Tensor {
    if ["opt_state", "step", "optimizer"].contains(tensor.owner.first ?? tensor.leaf) {
      return tensor.make(
        .optimizerSlot, "state of training", type: .optimizer, initial: .constant(0))
    }
    switch tensor.leaf {
    case "kernel": return kernel
    case "bias": return bias
    case "scale": return scale
    case "embedding": return embedding
    case "negative_slope":
      return tensor.make(.auxiliary, "PReLU's slope", type: .prelu, initial: .constant(0.01))
    case "batch_stats/mean":
      return tensor.make(.runningMean, "below batch_stats", type: .batchNormalization)
    case "batch_stats/var":
      return tensor.make(.runningVar, "below batch_stats", type: .batchNormalization)
    case "batch_stats/u", "batch_stats/sigma":
      return tensor.kept(.auxiliary, "state of SpectralNorm, which training brings up to date")
    default:
      return tensor.unknown(
        "no module of Flax has a \(tensor.leaf) of shape \(tensor.shape); the model's own code tells"
      )
    }
  }

  private var module: String { tensor.owner.last ?? "" }

  /// A cell's matrices by the letters that Flax gives them: input or hidden, then the gate.
  private var cell: (type: LayerType, isRecurrent: Bool)? {
    let cells: [(type: LayerType, gates: [String])] = [
      (.lstm, ["i", "f", "g", "o"]), (.gru, ["r", "z", "n"]),
    ]
    return cells.first { cell in
      cell.gates.contains { module == "i" + $0 || module == "h" + $0 }
        && cell.gates.allSatisfy {
          tensor.hasNeighbour("i" + $0) && tensor.hasNeighbour("h" + $0)
        }
    }.map { ($0.type, module.hasPrefix("h")) }
  }

  private var embedding: Tensor {
    guard tensor.shape.count == 2, tensor.shape[1] > 0 else {
      return tensor.unknown("an embedding of shape \(tensor.shape) is none of Embed's")
    }
    let std = (1 / Double(tensor.shape[1])).squareRoot()
    return tensor.make(
      .embedding, "Embed", type: .embedding, initial: .normal(mean: 0, std: std))
  }

  // MARK: Norms

  private var scale: Tensor {
    if module == "kernel" {
      return tensor.make(
        .auxiliary, "WeightNorm's scale, which starts at ones", initial: .constant(1))
    }
    guard tensor.shape.count <= 1 || tensor.sibling("bias") == tensor.shape else {
      return tensor.unknown("a scale of shape \(tensor.shape) without a bias like it")
    }
    if hasGemmaNorms {
      return tensor.unknown("Gemma's norms start at zeros and others' at ones")
    }
    return tensor.make(.normScale, "a norm's scale", type: normType)
  }

  private var normType: LayerType {
    if tensor.hasSibling("batch_stats/mean") { return .batchNormalization }
    let types: [(String, LayerType)] = [
      ("LayerNorm", .layerNormalization), ("GroupNorm", .groupNormalization),
      ("RMSNorm", .rmsNormalization), ("BatchNorm", .batchNormalization),
    ]
    if let named = types.first(where: { module.hasPrefix($0.0) }) { return named.1 }
    if module.hasPrefix("ln") { return .layerNormalization }
    return module.hasPrefix("gn") ? .groupNormalization : .unknown
  }

  private var bias: Tensor {
    if tensor.hasSibling("scale") {
      return tensor.make(.normOffset, "beside a scale", type: normType)
    }
    if let cell { return tensor.make(.bias, "of a recurrent cell", type: cell.type) }
    guard let facts = tensor.layers.facts(of: tensor.owner, "kernel") else {
      return tensor.unknown("a bias with neither a kernel nor a scale beside it")
    }
    let owner = FlaxParameter(
      tensor: NamedTensor(
        facts: facts, owner: tensor.owner, leaf: "kernel", layers: tensor.layers),
      hasGemmaNorms: hasGemmaNorms)
    return tensor.make(.bias, "beside a kernel", type: owner.kernel.layerType)
  }

  // MARK: Kernels

  private var kernel: Tensor {
    if let cell {
      return tensor.inputFirst(
        "a gate of a recurrent cell", role: cell.isRecurrent ? .recurrentKernel : .kernel,
        type: cell.type)
    }
    if tensor.shape.count == 2 { return tensor.inputFirst("Dense: (in, out)", type: .dense) }
    if tensor.shape.count == 3, let attention { return attention }
    guard (3...5).contains(tensor.shape.count) else {
      return tensor.unknown("a kernel of shape \(tensor.shape) is none of Dense's or Conv's")
    }
    return convolution
  }

  private func general(_ axes: Axes, _ why: String, _ type: LayerType) -> Tensor {
    tensor.make(.kernel, why, type: type, geometry: KernelGeometry(axes, shape: tensor.shape))
  }

  private var attention: Tensor? {
    let isAttention = ["query", "key", "value", "out"].allSatisfy { tensor.hasNeighbour($0) }
    let toHeads = Axes(input: [0], output: [1, 2])
    if isAttention, ["query", "key", "value"].contains(module) {
      return general(toHeads, "attention: (in, heads, dim)", .multiHeadAttention)
    }
    if isAttention, module == "out" {
      return general(
        Axes(input: [0, 1], output: [2]), "attention: (heads, dim, out)", .multiHeadAttention)
    }
    guard tensor.sibling("bias") == Array(tensor.shape[1...]) else { return nil }
    return general(toHeads, "DenseGeneral: a bias of rank 2", .einsumDense)
  }

  /// Conv, or ConvTranspose, which looks the same but for its name.
  private var convolution: Tensor {
    let spatial = tensor.shape.count - 2
    let name = module.lowercased()
    if name.contains("transpose") || name.contains("deconv") { return transposed }
    if name.contains("conv") { return tensor.inputFirst("Conv by its name", type: .conv(spatial)) }
    var open = tensor.make(
      .kernel, "Conv or ConvTranspose: both keep (…, in, out)",
      readings: [Self.reading(tensor.shape), Self.transposedReading(tensor.shape)].compactMap(
        \.self))
    if spatial == 1 {
      open.readings.append(
        KernelReading(
          .inputFirst, KernelGeometry(Axes(input: [0, 1], output: [2]), shape: tensor.shape),
          layerType: .einsumDense))
    }
    return open
  }

  private static func reading(_ shape: [Int]) -> KernelReading? {
    KernelReading(
      .inputFirst, KernelGeometry(.inputFirst(rank: shape.count), shape: shape),
      layerType: .conv(shape.count - 2))
  }

  private static func transposedReading(_ shape: [Int]) -> KernelReading? {
    KernelReading(
      .inputFirst,
      .transposedConvolution(.inputFirst(rank: shape.count), shape: shape),
      layerType: .conv(shape.count - 2, transposed: true))
  }

  /// With `transpose_kernel` axes are (…, out, in), which only a bias tells.
  private var transposed: Tensor {
    let shape = tensor.shape
    let (input, output) = (shape[shape.count - 2], shape[shape.count - 1])
    let type = LayerType.conv(shape.count - 2, transposed: true)
    let bias = tensor.sibling("bias")?.first
    let plain = KernelGeometry.transposedConvolution(.inputFirst(rank: shape.count), shape: shape)
    let exchanged = KernelGeometry.transposedConvolution(
      Axes.inputFirst(rank: shape.count).transposed, shape: shape)
    if input == output || bias == output && bias != input {
      return tensor.make(.kernel, "ConvTranspose by its name", type: type, geometry: plain)
    }
    if bias == input {
      return tensor.make(
        .kernel, "ConvTranspose with transpose_kernel, by its bias", type: type, geometry: exchanged
      )
    }
    return tensor.make(
      .kernel, "ConvTranspose, with transpose_kernel or without", type: type,
      readings: [plain, exchanged].map { KernelReading(.inputFirst, $0, layerType: type) })
  }
}
