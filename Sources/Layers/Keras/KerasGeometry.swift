/// The axes of a Keras kernel: input before output everywhere, but for transposed convolutions.
struct KerasGeometry {
  /// `nil` when shape and layer type do not tell.
  let geometry: KernelGeometry?

  init(_ shape: [Int], _ name: String, _ group: KerasGroup) {
    geometry = Self.geometry(shape, name, group)
  }

  private static func geometry(
    _ shape: [Int], _ name: String, _ group: KerasGroup
  ) -> KernelGeometry? {
    guard shape.count >= 2, let type = group.layerType else { return nil }
    if name == "depthwise_kernel" || (name == "kernel" && type.isDepthwise) {
      return shape.count >= 3 ? .depthwise(shape: shape) : nil
    }
    if type.isTransposedConvolution {
      return shape.count >= 3
        ? .transposedConvolution(Axes.inputFirst(rank: shape.count).transposed, shape: shape) : nil
    }
    if type == .multiHeadAttention || type == .groupedQueryAttention {
      return attention(shape, group.component)
    }
    if type == .einsumDense { return einsum(shape, group) }
    if type.rawValue.hasPrefix("locally_connected") { return locallyConnected(shape) }
    return hasStandardAxes(type, shape) || name == "pointwise_kernel"
      ? KernelGeometry(.inputFirst(rank: shape.count), shape: shape) : nil
  }

  /// Whether (spatial…, in, out) holds and the rank fits the type.
  private static func hasStandardAxes(_ type: LayerType, _ shape: [Int]) -> Bool {
    let ranks: [LayerType: Int] = [
      .dense: 2, .lstm: 2, .gru: 2, .simpleRNN: 2, .conv1d: 3, .conv2d: 4, .conv3d: 5,
      .convLSTM1d: 3, .convLSTM2d: 4, .convLSTM3d: 5,
    ]
    return ranks[type] == shape.count
  }

  /// query, key and value are (in, heads, dim); the output projection is (heads, dim, out).
  private static func attention(_ shape: [Int], _ component: String) -> KernelGeometry? {
    guard KerasTypeInference.isAttentionProjection(component) else { return nil }
    let last = shape.count - 1
    let isOutput = component.hasSuffix("output") || component.hasSuffix("output_dense")
    let axes =
      isOutput
      ? Axes(input: Array(0..<last), output: [last])
      : Axes(input: [0], output: Array(1...last))
    return KernelGeometry(axes, shape: shape)
  }

  /// From the equation where the config has one, else from the axes that the bias covers.
  private static func einsum(_ shape: [Int], _ group: KerasGroup) -> KernelGeometry? {
    if let equation = group.config?.equation {
      return einsumAxes(equation, rank: shape.count).map { KernelGeometry($0, shape: shape) }
    }
    if shape.count == 2 { return KernelGeometry(.inputFirst(rank: 2), shape: shape) }
    guard let bias = group["bias"]?.shape, bias == Array(shape.dropFirst()) else { return nil }
    return KernelGeometry(Axes(input: [0], output: Array(1..<shape.count)), shape: shape)
  }

  /// The kernel's labels that the output lacks are summed over.
  static func einsumAxes(_ equation: String, rank: Int) -> Axes? {
    let sides = equation.filter { $0 != " " && $0 != "." }.split(separator: ">")
    let operands = (sides.first?.dropLast() ?? "").split(separator: ",")
    guard sides.count == 2, operands.count == 2, operands[1].count == rank else { return nil }
    let labels = Array(operands[1])
    let input = labels.indices.filter { !sides[1].contains(labels[$0]) }
    let output = labels.indices.filter {
      sides[1].contains(labels[$0]) && !operands[0].contains(labels[$0])
    }
    return input.isEmpty || output.isEmpty ? nil : Axes(input: input, output: output)
  }

  /// (positions, kernel · in, filters): one small dense kernel for each position.
  private static func locallyConnected(_ shape: [Int]) -> KernelGeometry? {
    guard shape.count == 3 else { return nil }
    return KernelGeometry(Axes(input: [1], output: [2]), shape: shape)
  }
}
