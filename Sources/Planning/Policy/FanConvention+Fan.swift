internal import Initializers
internal import Layers

extension Policy.FanConvention {
  /// The fans of a kernel.
  ///
  /// - `torch`: a function of the PyTorch weight's shape alone, so that a transposed convolution's
  ///   fan_in counts its outputs.
  /// - `keras`: spatial size times the last two axes of Keras's kernel (kh, kw, in, out), which for a
  ///   transposed convolution are (out, in) and for a depthwise one (channels, multiplier); the
  ///   product of the input or output axes where there are several, as Keras 3.15 has it.
  /// - `true`: spatial size times inputs and outputs as they are connected. Groups of a convolution,
  ///   which no file records but in a config, count in fan_in, where the stored axis is divided already;
  ///   those of a transposed one where its bias tells them.
  func fan(of geometry: KernelGeometry, shape: [Int]) throws(InitializerError) -> Fan {
    guard self != .torch else { return try Fan(shape: geometry.torchShape) }
    let size = { (axes: [Int]) in axes.reduce(1) { $0 * shape[$1] } }
    let field = size(geometry.axes.spatial)
    let (input, output) = (size(geometry.axes.input) * field, size(geometry.axes.output) * field)
    return switch (self, geometry.kind) {
    case (.keras, .transposed): Fan(input: output, output: input)
    case (.true, .depthwise): Fan(input: field, output: output)
    case (.true, .transposed): Fan(input: input / geometry.groups, output: output)
    default: Fan(input: input, output: output)
    }
  }

  /// The fans of a kernel by every reading of it that is left; `nil` where readings disagree.
  func agreedFans(of tensor: Tensor) -> (input: Int?, output: Int?) {
    let fans = tensor.geometries.map { try? fan(of: $0, shape: tensor.shape) }
    let agreed = { (side: (Fan) -> Int) in
      Set(fans.map { $0.map(side) }).count == 1 ? fans[0].map(side) : nil
    }
    return (agreed(\.input), agreed(\.output))
  }
}
