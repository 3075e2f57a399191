/// What a layer's config says of one of its variables.
enum KerasConfigFacts {
  static func add(
    to tensor: inout Tensor, _ variable: KerasGroup.Variable, _ group: KerasGroup
  ) {
    guard let config = group.config else { return }
    tensor.trainable = tensor.trainable ?? config.isTrainable
  }
}
