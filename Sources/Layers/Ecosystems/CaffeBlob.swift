/// What a blob of a Caffe layer is, from the number and the shapes of its layer's blobs and, where
/// several types would fit, from words in the layer's name.
struct CaffeBlob {
  let tensor: NamedTensor

  private var position: Int { Int(tensor.leaf) ?? -1 }

  /// The shapes of the layer's blobs in order.
  private var blobs: [[Int]] {
    var shapes: [[Int]] = []
    while let shape = tensor.sibling("\(shapes.count)") { shapes.append(shape) }
    return shapes
  }

  private var name: String { tensor.layer.lowercased() }

  private func isCalled(_ words: String...) -> Bool { words.contains { name.contains($0) } }

  var tensorInLayer: Tensor {
    let blobs = blobs
    guard blobs.indices.contains(position) else {
      return tensor.unknown("blobs before this one are missing: shared with another layer?")
    }
    switch blobs.count {
    case 1: return single
    case 2: return blobs[0].count == 1 ? scale(blobs) : weighted(bias: blobs[1])
    case 3: return statistics(blobs) ?? lstm(blobs) ?? open
    default: return open
    }
  }

  private var open: Tensor {
    tensor.unknown(
      "blob \(position) of shapes \(blobs) fits no one type of Caffe layer; the .prototxt tells")
  }

  /// All three are sums that follow the data; the first two are divided by the third.
  private func statistics(_ blobs: [[Int]]) -> Tensor? {
    guard blobs[0].count == 1, blobs[0] == blobs[1], blobs[2].reduce(1, *) == 1 else { return nil }
    let why = "three blobs, the last of one value: BatchNorm's statistics"
    let type = LayerType.batchNormalization
    switch position {
    case 0: return tensor.make(.runningMean, why, type: type)
    case 1: return tensor.make(.runningVar, why, type: type)
    default:
      var factor = tensor.make(.auxiliary, why, type: type, initial: .constant(1))
      factor.trainable = false
      return factor
    }
  }

  private func lstm(_ blobs: [[Int]]) -> Tensor? {
    guard blobs[2].count == 2, blobs[0].count == 2, blobs[2][0] == 4 * blobs[2][1],
      blobs[0][0] == blobs[2][0], blobs[1] == [blobs[2][0]]
    else { return nil }
    let why = "blobs (4u, in), (4u), (4u, u)"
    switch position {
    case 0: return tensor.outputFirst(why, type: .lstm)
    case 1: return tensor.make(.bias, why, type: .lstm)
    default: return tensor.outputFirst(why, role: .recurrentKernel, type: .lstm)
    }
  }

  private func scale(_ blobs: [[Int]]) -> Tensor {
    guard blobs[0] == blobs[1] else { return open }
    guard isCalled("scale") || !isCalled("bn", "norm") else {
      return tensor.unknown(
        "two vectors in a layer called like a norm: scale and offset, or the statistics of a fork")
    }
    return tensor.make(position == 0 ? .normScale : .normOffset, "Scale: two vectors of one length")
  }

  private var single: Tensor {
    switch tensor.shape.count {
    case 1 where isCalled("relu"):
      return tensor.make(.auxiliary, "PReLU's slopes", type: .prelu, initial: .constant(0.25))
    case 1 where isCalled("bias"): return tensor.make(.bias, "a Bias layer by its name")
    case 2:
      if tensor.module.isCalledEmbedding { return embedding("Embed by its name") }
      guard tensor.module.isCalledLinear || isCalled("ip") else { return open }
      return tensor.outputFirst("InnerProduct by its name", type: .dense)
    case 4...5:
      guard !isCalled("deconv", "up", "bilinear", "transpose") else {
        return tensor.unknown(
          "a trained deconvolution or a fixed filter that scales up: only the .prototxt tells")
      }
      return tensor.outputFirst("Convolution by its rank", type: .conv(tensor.shape.count - 2))
    default: return open
    }
  }

  private func embedding(_ why: String) -> Tensor {
    tensor.make(.embedding, why, type: .embedding, initial: .constant(0))
  }

  private func weighted(bias: [Int]) -> Tensor {
    let shape = blobs[0]
    guard bias.count == 1, let length = bias.first, shape.count >= 2 else { return open }
    switch shape.count {
    case 2: return matrix(shape, bias: length)
    case 4...5: return convolution(shape, bias: length)
    default: return open
    }
  }

  private func matrix(_ shape: [Int], bias: Int) -> Tensor {
    let isEmbedding = tensor.module.isCalledEmbedding
    guard bias == shape[0] && !isEmbedding || bias == shape[1] && isEmbedding else {
      return tensor.unknown(
        "(\(shape[0]), \(shape[1])) with a bias of \(bias): Embed, or InnerProduct with "
          + "transpose: true; only the .prototxt tells")
    }
    let type: LayerType = isEmbedding ? .embedding : .dense
    let why = "a bias of \(bias)"
    if position == 1 { return tensor.make(.bias, why, type: type) }
    return isEmbedding ? embedding(why) : tensor.outputFirst(why, type: .dense)
  }

  private func convolution(_ shape: [Int], bias: Int) -> Tensor {
    let isNamed = isCalled("deconv", "upconv", "transpose")
    let couldBeTransposed = shape[1] > 0 && bias % shape[1] == 0
    guard bias == shape[0] || couldBeTransposed else { return open }
    let isTransposed = couldBeTransposed && (bias != shape[0] || isNamed)
    let type = LayerType.conv(shape.count - 2, transposed: isTransposed)
    let why = "a bias of \(bias)"
    return position == 1
      ? tensor.make(.bias, why, type: type)
      : tensor.outputFirst(why, type: type, transposed: isTransposed)
  }
}
