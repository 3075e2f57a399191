/// Flax variables: `params/**` and `batch_stats/**`, or the parameters alone, with kernels input first.
enum Flax: Dialect {
  static let name = "flax"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    let paths = inventory.datasets.lazy.map { $0.path.split(separator: "/").map(String.init) }
    guard !paths.contains(where: { kerasNames.contains($0.last ?? "") }) else { return false }
    if paths.contains(where: { $0.first == "params" && telling.contains($0.last ?? "") }) {
      return true
    }
    // Without the collection's name, the names that Flax gives to modules must tell.
    return paths.contains { path in
      path.count > 1 && telling.contains(path.last ?? "") && isAutomatic(path[path.count - 2])
    }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    let layers = NamedLayers(inventory.datasets) { components in
      let isCollection = components.count > 1 && collections.contains(components[0])
      let isStatistic = components.first == "batch_stats"
      let leaf = components.last ?? ""
      return (
        Array(components.dropFirst(isCollection ? 1 : 0).dropLast()),
        isStatistic ? "batch_stats/" + leaf : leaf
      )
    }
    let hasGemmaNorms = layers.tensors.contains { $0.owner.last == "pre_ffw_norm" }
    return layers.interpreted {
      FlaxParameter(tensor: $0, hasGemmaNorms: hasGemmaNorms).tensorInModule
    }
  }

  private static let collections: Set<String> = ["params", "batch_stats"]
  private static let telling: Set<String> = ["kernel", "embedding"]
  private static let kerasNames: Set<String> = [
    "gamma", "beta", "moving_mean", "moving_variance", "recurrent_kernel", "embeddings",
    "depthwise_kernel",
  ]

  /// `Dense_0`: a class's name and a number.
  private static func isAutomatic(_ name: String) -> Bool {
    guard let first = name.first, first.isUppercase, let cut = name.lastIndex(of: "_") else {
      return false
    }
    return Int(name[name.index(after: cut)...]) != nil
  }
}
