internal import Initializers
internal import Layers

/// The fans that Keras's own initializers count.
enum KerasFans {
  /// - Parameter usesAxes: Whether kernels of several input or output axes (attention, EinsumDense)
  ///   count products over them, as late Keras 3 does, or the last two dimensions like everything else.
  static func fan(of tensor: Tensor, usesAxes: Bool) -> Fan {
    if let packed = packedAttention(tensor) { return packed }
    if let geometry = tensor.geometry, !tensor.layerType.rawValue.hasPrefix("locally_connected"),
      usesAxes || geometry.axes.input.count + geometry.axes.output.count == 2,
      let fan = try? Policy.FanConvention.keras.fan(of: geometry, shape: tensor.shape)
    {
      return fan
    }
    return fan(ofShape: tensor.shape)
  }

  /// Keras's rule for a shape (…, in, out); a vector's length is both its fans.
  static func fan(ofShape shape: [Int]) -> Fan {
    guard let last = shape.last else { return Fan(input: 1, output: 1) }
    guard shape.count > 1 else { return Fan(input: last, output: last) }
    let field = shape.dropLast(2).reduce(1, *)
    return Fan(input: field * shape[shape.count - 2], output: field * last)
  }

  /// Whether the matrix that Keras's Orthogonal makes, (all other axes) × (last axis), is the one of
  /// inputs by outputs.
  static func flattensLikeKeras(_ tensor: Tensor) -> Bool {
    guard let geometry = tensor.geometry else { return tensor.shape.count <= 2 }
    return geometry.kind == .standard && geometry.axes.output == [tensor.shape.count - 1]
  }

  /// PyTorch packs into one matrix what are three kernels in Keras.
  private static func packedAttention(_ tensor: Tensor) -> Fan? {
    guard tensor.path.hasSuffix("in_proj_weight"), tensor.layerType == .multiHeadAttention,
      tensor.shape.count == 2, tensor.shape[0] % 3 == 0
    else { return nil }
    return Fan(input: tensor.shape[1], output: tensor.shape[0] / 3)
  }
}
