/// What an array of a MATLAB or Julia network is, from its name, its shape and its bias.
struct ReversedParameter {
  let tensor: NamedTensor

  /// `conv1/Weights`, and `conv1_Weights` where the layers are no structs.
  static func split(_ components: [String]) -> (owner: [String], leaf: String) {
    let last = components.last ?? ""
    let owner = Array(components.dropLast())
    if let leaf = names[last.lowercased()] { return (owner, leaf) }
    guard let end = last.lastIndex(where: { $0 == "_" || $0 == "." }), end > last.startIndex,
      let leaf = names[last[last.index(after: end)...].lowercased()]
    else { return (owner, last) }
    return (owner + [String(last[..<end])], leaf)
  }

  /// Names in lower case, by what they mean here.
  private static let names = [
    "weights": "weights", "weight": "weights", "w": "weights", "bias": "bias", "biases": "bias",
    "b": "bias", "inputweights": "input", "recurrentweights": "recurrent", "scale": "scale",
    "offset": "offset", "trainedmean": "mean", "trainedvariance": "variance",
  ]

  var tensorInLayer: Tensor {
    let normalization = LayerType.batchNormalization
    let normType = tensor.hasSibling("mean") ? normalization : .unknown
    switch tensor.leaf {
    case "weights": return weights
    case "bias": return bias
    case "input", "recurrent": return gates
    case "scale" where tensor.hasSibling("offset"):
      return tensor.make(.normScale, "beside an Offset", type: normType)
    case "offset" where tensor.hasSibling("scale"):
      return tensor.make(.normOffset, "beside a Scale", type: normType)
    case "mean" where tensor.hasSibling("variance"):
      return tensor.make(.runningMean, "beside a TrainedVariance", type: normalization)
    case "variance" where tensor.hasSibling("mean"):
      return tensor.make(.runningVar, "beside a TrainedMean", type: normalization)
    default:
      return tensor.unknown("nothing tells what \(tensor.leaf) of shape \(tensor.shape) is")
    }
  }

  /// The length of a vector, in whichever dimension it lies; `nil` for what is none.
  private static func length(_ shape: [Int]?) -> Int? {
    guard let shape, shape.filter({ $0 != 1 }).count <= 1 else { return nil }
    return shape.reduce(1, *)
  }

  private var outputs: Int? { Self.length(tensor.sibling("bias")) }

  // MARK: Weights

  private var weights: Tensor {
    guard !tensor.hasSibling("bias") || outputs != nil else {
      return tensor.unknown("beside a bias of shape \(tensor.sibling("bias") ?? [])")
    }
    switch tensor.shape.count {
    case 2: return matrix
    case 3...5: return convolution
    default: return tensor.unknown("weights of rank \(tensor.shape.count)")
    }
  }

  private var matrix: Tensor {
    let shape = tensor.shape
    // A vector of weights has no inputs to tell from outputs by its bias alone.
    guard let outputs, shape[0] != shape[1], shape.contains(outputs) else {
      guard outputs == nil || shape.contains(outputs ?? 0) else {
        return tensor.unknown("no axis is as long as its bias of \(outputs ?? 0)")
      }
      return tensor.make(
        .kernel,
        "(in, out) as stored in reverse, or (out, in) if the model multiplies from the left",
        type: .dense, readings: KernelReading.bothOrders(shape: shape))
    }
    return outputs == shape[1]
      ? tensor.inputFirst("(in, out): a bias as long as axis 1", type: .dense)
      : tensor.outputFirst("(out, in): a bias as long as axis 0", type: .dense)
  }

  /// (out, in, …) reversed from (…, in, out); a transposed one exchanges the two.
  private var convolution: Tensor {
    let shape = tensor.shape
    let spatial = shape.count - 2
    let isCalledTransposed = tensor.module.isCalled(["transpose", "deconv", "upconv"])
    guard let outputs else {
      return tensor.unknown("without a bias, a convolution, a grouped or a transposed one")
    }
    guard outputs > 1 else {
      return tensor.unknown("a bias of one value: MATLAB drops the last dimension where it is 1")
    }
    if outputs == shape[0], shape[0] != shape[1] || !isCalledTransposed {
      return tensor.outputFirst(
        "(out, in, …), with a bias as long as axis 0", type: .conv(spatial))
    }
    if outputs == shape[1] {
      return tensor.outputFirst(
        "(in, out, …), with a bias as long as axis 1", type: .conv(spatial, transposed: true),
        transposed: true)
    }
    return tensor.unknown(
      "neither of the first two axes is as long as its bias of \(outputs): a grouped convolution?")
  }

  // MARK: Recurrent layers

  private var type: LayerType? {
    guard let recurrent = tensor.sibling("recurrent"), recurrent.count == 2, recurrent[0] > 0,
      recurrent[1] % recurrent[0] == 0, tensor.sibling("input")?.last == recurrent[1]
    else { return nil }
    return [3: .gru, 4: .lstm][recurrent[1] / recurrent[0]]
  }

  private var gates: Tensor {
    guard let type else {
      return tensor.unknown("InputWeights and RecurrentWeights that do not fit each other")
    }
    return tensor.inputFirst(
      "(in, gates · units) as stored in reverse",
      role: tensor.leaf == "recurrent" ? .recurrentKernel : .kernel, type: type)
  }

  private var bias: Tensor {
    guard let length = Self.length(tensor.shape) else {
      return tensor.unknown("a bias over several axes")
    }
    guard let type else {
      return tensor.hasSibling("weights")
        ? tensor.make(.bias, "beside weights")
        : tensor.unknown("a bias with no weights beside it")
    }
    let units = tensor.sibling("recurrent")?.first ?? 0
    guard type == .lstm else { return tensor.make(.bias, "of a GRU", type: type) }
    guard length == 4 * units else {
      return tensor.unknown("an LSTM's bias of another length than its gates'")
    }
    return tensor.make(
      .bias, "of an LSTM, whose second block is the forget gate's", type: type,
      initial: .unitForgetBias(units: units, gate: 1, gates: 4))
  }
}
