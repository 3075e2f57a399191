/// Chainer's `serializers.save_hdf5`: links are groups, parameters datasets called `W`, `b`, `gamma`
/// and the like, axes output first.
enum Chainer: Dialect {
  static let name = "chainer"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    let layers = NamedLayers(inventory.datasets)
    let tensors = layers.tensors
    guard !tensors.contains(where: { $0.facts.attributes["need_grad"] != nil }) else {
      return false
    }
    if tensors.contains(where: isTelling) { return true }
    let votes = tensors.compactMap(vote)
    return !votes.isEmpty && votes.allSatisfy { $0 }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    NamedLayers(inventory.datasets).interpreted { ChainerParameter(tensor: $0).tensorInLink }
  }

  /// Names that only Chainer's links have.
  private static func isTelling(_ tensor: NamedTensor) -> Bool {
    switch tensor.leaf {
    case "avg_mean", "avg_var": tensor.hasSibling("N")
    case "W": tensor.owner.last == "upward" && tensor.hasNeighbour("lateral")
    case "w0": tensor.hasSibling("b0") && tensor.hasSibling("w1") && tensor.hasSibling("b1")
    default: false
    }
  }

  /// Whether a matrix is output first by its bias, where the file is stored as Chainer stores it.
  ///
  /// That is one chunk with deflate. Others call their matrices `W` too, and gzip alone would not tell them apart.
  private static func vote(_ tensor: NamedTensor) -> Bool? {
    guard tensor.leaf == "W", case .chunked(let chunk, let filters) = tensor.facts.storage,
      chunk == tensor.shape, filters.map(\.id) == [1], tensor.shape.count == 2,
      let bias = tensor.sibling("b"), bias.count == 1, tensor.shape[0] != tensor.shape[1]
    else { return nil }
    return bias[0] == tensor.shape[0]
  }
}

/// A Chainer optimizer saved on its own: for each parameter a group with its momenta and its count.
enum ChainerOptimizer: Dialect {
  static let name = "chainer_optimizer"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    let names = inventory.datasets.lazy.map { $0.path.split(separator: "/") }
    return inventory.dataset("/t") != nil && names.contains { $0.count > 2 }
      && names.allSatisfy { components in
        let leaf = components.last.map(String.init) ?? ""
        return components.count == 1
          ? ["t", "epoch"].contains(leaf) : (slots.union(["t"])).contains(leaf)
      }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    NamedLayers(inventory.datasets).interpreted {
      $0.make(.optimizerSlot, "an optimizer's state", type: .optimizer, initial: .constant(0))
    }
  }

  /// State of Chainer's update rules that starts at zero.
  private static let slots: Set<String> = [
    "m", "v", "vhat", "ms", "mg", "g2", "h", "msg", "msdx",
  ]
}
