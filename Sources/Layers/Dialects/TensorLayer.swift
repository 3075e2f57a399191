/// TensorLayer's `save_hdf5`: Keras's `layer_names` without a version, and names of TensorLayer's own
/// (`filters`, `weights`, `biases`) in TensorFlow's order of axes.
enum TensorLayer: Dialect {
  static let name = "tensorlayer"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.names("layer_names", of: "/") != nil
      && inventory.attribute("keras_version", of: "/") == nil
      && inventory.datasets.contains { telling.contains(leaf($0)) }
  }

  /// `layer_names` lists the layers as the model does.
  static func tellsOrder(_ inventory: InventoryIndex) -> Bool { true }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    let names = inventory.names("layer_names", of: "/") ?? []
    let ranks = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let rank = { (facts: DatasetFacts) in
      ranks[facts.path.split(separator: "/").first.map(String.init) ?? ""] ?? names.count
    }
    let ordered = inventory.datasets.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }.map(\.element)
    return KerasVariables(synonyms: synonyms, evidence: "layer_names without keras_version")
      .tensors(ordered).map(withOwnDefaults)
  }

  private static func leaf(_ facts: DatasetFacts) -> String {
    KerasVariables.name(
      ofComponent: facts.path.split(separator: "/").last.map(String.init) ?? "")
  }

  private static let telling: Set<String> = [
    "filters", "weights", "biases", "depthwise_filters", "pointwise_filters",
  ]

  private static let synonyms = [
    "filters": "kernel", "weights": "kernel", "W": "kernel", "biases": "bias", "b": "bias",
    "depthwise_filters": "depthwise_kernel", "pointwise_filters": "pointwise_kernel",
    "moving_var": "moving_variance",
  ]

  /// Where TensorLayer starts a variable otherwise than Keras.
  private static func withOwnDefaults(_ tensor: Tensor) -> Tensor {
    guard ["embeddings", "alpha"].contains(leaf(tensor.facts)) else { return tensor }
    var open = tensor
    open.role = .unknown
    open.initial = nil
    open.evidence.append(
      "TensorLayer starts a variable named \(leaf(tensor.facts)) differently from class to class")
    return open
  }
}
