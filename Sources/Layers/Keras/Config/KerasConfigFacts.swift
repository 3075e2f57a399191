/// What a layer's config says of one of its variables.
enum KerasConfigFacts {
  static func add(
    to tensor: inout Tensor, _ variable: KerasGroup.Variable, _ group: KerasGroup
  ) {
    guard let config = group.config else { return }
    tensor.trainable = tensor.trainable ?? config.isTrainable
    tensor.declaration = KerasDeclarations.declaration(tensor, variable, config)
    if tensor.role == .kernel || tensor.role == .recurrentKernel {
      addActivation(to: &tensor, variable, group, config)
    }
  }

  private static func addActivation(
    to tensor: inout Tensor, _ variable: KerasGroup.Variable, _ group: KerasGroup,
    _ config: KerasLayerConfig
  ) {
    guard let following = inside(variable, group) ?? config.following else { return }
    tensor.activation = following.activation
    tensor.evidence.append(following.evidence)
  }

  /// The kernels whose output does not leave the layer.
  private static func inside(
    _ variable: KerasGroup.Variable, _ group: KerasGroup
  ) -> Following? {
    if variable.name == "depthwise_kernel", group.has("pointwise_kernel") {
      return Following(activation: .linear, evidence: "followed by the pointwise kernel")
    }
    let isProjection =
      group.layerType == .multiHeadAttention || group.layerType == .groupedQueryAttention
    if isProjection, !group.component.contains("output") {
      return Following(activation: .linear, evidence: "followed by the products of attention")
    }
    return nil
  }
}
