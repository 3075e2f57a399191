/// Haiku and Sonnet: modules with `w` and `b`, `scale` and `offset`, kernels input first.
enum Haiku: Dialect {
  static let name = "haiku"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.datasets.contains { facts in
      let components = facts.path.split(separator: "/").map(String.init)
      guard let leaf = components.last, ["w", "offset", "scale", "embeddings"].contains(leaf) else {
        return false
      }
      // Others call a matrix w too: only the names that Haiku gives to modules tell.
      return components.contains("~")
        || components.dropLast().contains { classes.contains(KerasClass.strippingCounter($0)) }
    }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    NamedLayers(inventory.datasets) { components in
      (components.dropLast().filter { $0 != "~" }, components.last ?? "")
    }.interpreted { HaikuParameter(tensor: $0).tensorInModule }
  }

  private static let classes: Set<String> = [
    "linear", "conv1_d", "conv2_d", "conv3_d", "conv1_d_transpose", "conv2_d_transpose",
    "conv3_d_transpose", "depthwise_conv2_d", "batch_norm", "layer_norm", "group_norm",
  ]
}
