public import Initializers
public import Layers

extension TensorGeometry {
  /// The axes of a kernel as initializers take them.
  ///
  /// A depthwise kernel's channels are outputs: each has an input of its own, so that the equivalent
  /// torch weight is (channels · multiplier, 1, spatial…).
  public init(_ axes: Axes, shape: [Int], isDepthwise: Bool) {
    self.init(
      shape: shape, input: isDepthwise ? [] : axes.input,
      output: isDepthwise ? axes.input + axes.output : axes.output, spatial: axes.spatial)
  }
}
