/// Which axes of a kernel are input, output and spatial: a property of (dialect, layer type, rank).
public struct Axes: Sendable, Hashable, Codable {
  /// The axes over which one output unit sums, besides the spatial ones.
  public var input: [Int]
  /// The axes that number the output units.
  public var output: [Int]
  /// The axes of the convolution window, in the file's order; empty for other kernels.
  public var spatial: [Int]

  /// Axes by their positions in the dataset's shape, counted from 0.
  public init(input: [Int], output: [Int], spatial: [Int] = []) {
    self.input = input
    self.output = output
    self.spatial = spatial
  }

  enum CodingKeys: String, CodingKey {
    case input = "in"
    case output = "out"
    case spatial
  }

  /// Spatial axes first, then input, then output: Keras's (kh, kw, in, out).
  static func inputFirst(rank: Int) -> Axes {
    Axes(input: [rank - 2], output: [rank - 1], spatial: Array(0..<(rank - 2)))
  }

  /// Output, input, then spatial axes: PyTorch's (out, in, kh, kw).
  static func outputFirst(rank: Int) -> Axes {
    Axes(input: [1], output: [0], spatial: Array(2..<rank))
  }

  /// The same kernel with input and output exchanged, as transposed convolutions store it.
  var transposed: Axes { Axes(input: output, output: input, spatial: spatial) }
}

/// What fans need to know of a kernel.
public struct KernelGeometry: Sendable, Hashable {
  /// Which axes of the stored shape are input, output and spatial.
  public var axes: Axes
  /// The shape that the equivalent PyTorch module's weight has: `torch.nn.init`'s fans are a function
  /// of it alone.
  ///
  /// A Keras depthwise kernel (kh, kw, C, m) is PyTorch's (C·m, 1, kh, kw); a transposed
  /// convolution is (in, out, kh, kw), for which torch's rule counts the outputs as fan_in.
  public var torchShape: [Int]
  /// What sets the kernel apart from one that sums over all its inputs.
  public var kind: Kind
  /// The groups by which the stored input axis is still to be divided: of a transposed convolution,
  /// whose stored output axis is one group's; 1 where nothing tells of groups.
  public var groups: Int

  /// How outputs depend on inputs.
  public enum Kind: Sendable {
    /// Each output sums over all inputs.
    case standard
    /// A transposed convolution: each input spreads over all outputs.
    case transposed
    /// Each channel is filtered on its own.
    case depthwise
  }

  /// A kernel with those axes in the file and that shape in PyTorch.
  public init(axes: Axes, torchShape: [Int], kind: Kind = .standard, groups: Int = 1) {
    self.axes = axes
    self.torchShape = torchShape
    self.kind = kind
    self.groups = groups
  }

  /// A kernel that PyTorch stores as (out, in, spatial…).
  init(_ axes: Axes, shape: [Int]) {
    let size = { (some: [Int]) in some.reduce(1) { $0 * shape[$1] } }
    self.init(
      axes: axes,
      torchShape: [size(axes.output), size(axes.input)] + axes.spatial.map { shape[$0] })
  }

  /// A transposed convolution, which PyTorch stores as (in, out, spatial…).
  static func transposedConvolution(_ axes: Axes, shape: [Int]) -> KernelGeometry {
    let outFirst = KernelGeometry(axes, shape: shape).torchShape
    return KernelGeometry(
      axes: axes, torchShape: [outFirst[1], outFirst[0]] + outFirst.dropFirst(2),
      kind: .transposed)
  }

  /// A depthwise kernel (spatial…, channels, multiplier), which PyTorch stores as a grouped
  /// convolution (channels · multiplier, 1, spatial…).
  static func depthwise(shape: [Int]) -> KernelGeometry {
    let axes = Axes.inputFirst(rank: shape.count)
    let outFirst = KernelGeometry(axes, shape: shape).torchShape
    return KernelGeometry(
      axes: axes, torchShape: [outFirst[0] * outFirst[1], 1] + outFirst.dropFirst(2),
      kind: .depthwise)
  }
}
