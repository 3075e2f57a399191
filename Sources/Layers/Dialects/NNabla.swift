/// NNabla's parameters: datasets with the attributes `need_grad` and `index`, below the scopes that its
/// parametric functions open; convolutions output first, affine maps input first.
enum NNabla: Dialect {
  static let name = "nnabla"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.datasets.contains {
      $0.attributes["need_grad"] != nil && $0.attributes["index"] != nil
    }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    NamedLayers(inventory.datasets).interpreted(interpret)
  }

  private static func interpret(_ tensor: NamedTensor) -> Tensor {
    let function = tensor.owner.last ?? ""
    let rank = tensor.shape.count
    switch (function, tensor.leaf) {
    case ("affine", "W") where rank >= 2:
      let axes = Axes(input: [0], output: Array(1..<rank))
      return tensor.make(
        .kernel, "affine: (in, out…)", type: .dense,
        geometry: KernelGeometry(axes, shape: tensor.shape))
    case ("affine", "b"): return tensor.make(.bias, "of an affine map", type: .dense)
    case ("conv", "W") where (3...5).contains(rank):
      return tensor.outputFirst("conv: (out, in, …)", type: .conv(rank - 2))
    case ("deconv", "W") where (3...5).contains(rank):
      return tensor.outputFirst(
        "deconv: (in, out, …)", type: .conv(rank - 2, transposed: true), transposed: true)
    case ("conv", "b"), ("deconv", "b"): return tensor.make(.bias, "of a convolution")
    case ("bn", "gamma"): return norm(tensor, .normScale)
    case ("bn", "beta"): return norm(tensor, .normOffset)
    case ("bn", "mean"): return norm(tensor, .runningMean)
    case ("bn", "var"): return norm(tensor, .runningVar)
    default:
      return tensor.unknown(
        "what NNabla starts \(function)/\(tensor.leaf) with is not known here")
    }
  }

  private static func norm(_ tensor: NamedTensor, _ role: Role) -> Tensor {
    tensor.make(role, "of batch_normalization", type: .batchNormalization)
  }
}
