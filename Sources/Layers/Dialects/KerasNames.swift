/// Variables of TensorFlow and Keras that somebody dumped under their own names, such as
/// `conv1/kernel:0`, without Keras's attributes.
enum KerasNames: Dialect {
  static let name = "keras_names"

  /// `:0` is TensorFlow's, whose kernels are input first.
  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.datasets.contains { facts in
      let leaf = facts.path.split(separator: "/").last.map(String.init) ?? ""
      return leaf.hasSuffix(":0") && telling.contains(KerasVariables.name(ofComponent: leaf))
    }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    KerasVariables(synonyms: [:], evidence: "a variable's name as TensorFlow writes it")
      .tensors(inventory.datasets)
  }

  private static let telling: Set<String> = [
    "kernel", "depthwise_kernel", "pointwise_kernel", "recurrent_kernel", "embeddings",
    "moving_mean", "moving_variance",
  ]
}
