/// The kind of module that owns a tensor, in Keras's snake case for every framework, so that the same
/// architecture reads the same whoever wrote it: PyTorch's `Linear` is `dense`.
public struct LayerType: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral {
  /// The name in snake case, as plans and `type:` selectors have it.
  public var rawValue: String

  /// A type by its name; any name is allowed, whether or not it is listed here.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// A type by its name, written as a literal.
  public init(stringLiteral value: String) { rawValue = value }

  /// Reads the name from a single string.
  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the name as a single string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// Nothing tells what kind of layer it is.
  public static let unknown: LayerType = "unknown"
  /// Keras's `Dense`, PyTorch's `Linear`.
  public static let dense: LayerType = "dense"
  /// Keras's `EinsumDense`, whose axes depend on its equation.
  public static let einsumDense: LayerType = "einsum_dense"
  /// Keras's and PyTorch's `Embedding`: one row for each entry of a vocabulary.
  public static let embedding: LayerType = "embedding"
  /// A convolution over one spatial axis, not transposed.
  public static let conv1d: LayerType = "conv1d"
  /// A convolution over two spatial axes, not transposed.
  public static let conv2d: LayerType = "conv2d"
  /// A convolution over three spatial axes, not transposed.
  public static let conv3d: LayerType = "conv3d"
  /// A long short-term memory: four gates.
  public static let lstm: LayerType = "lstm"
  /// A gated recurrent unit: three gates.
  public static let gru: LayerType = "gru"
  /// Keras's `SimpleRNN`, PyTorch's `RNN`: one block of units, counted as one gate.
  public static let simpleRNN: LayerType = "simple_rnn"
  /// Keras's `ConvLSTM1D`: an LSTM whose products are convolutions.
  public static let convLSTM1d: LayerType = "conv_lstm1d"
  /// Keras's `ConvLSTM2D`, and `ConvLSTMCell` of older releases.
  public static let convLSTM2d: LayerType = "conv_lstm2d"
  /// Keras's `ConvLSTM3D`.
  public static let convLSTM3d: LayerType = "conv_lstm3d"
  /// Keras's `BatchNormalization`, PyTorch's `BatchNorm`: a norm with running statistics.
  public static let batchNormalization: LayerType = "batch_normalization"
  /// Keras's `LayerNormalization`, PyTorch's `LayerNorm`.
  public static let layerNormalization: LayerType = "layer_normalization"
  /// Keras's `GroupNormalization`, PyTorch's `GroupNorm`.
  public static let groupNormalization: LayerType = "group_normalization"
  /// Keras's `RMSNormalization` and its kin: a scale without an offset.
  public static let rmsNormalization: LayerType = "rms_normalization"
  /// Keras's `MultiHeadAttention`, PyTorch's `MultiheadAttention`.
  public static let multiHeadAttention: LayerType = "multi_head_attention"
  /// Keras's `GroupedQueryAttention`: fewer key and value heads than query heads.
  public static let groupedQueryAttention: LayerType = "grouped_query_attention"
  /// Keras's wrapper `SpectralNormalization`, which owns the vector `vector_u`.
  public static let spectralNormalization: LayerType = "spectral_normalization"
  /// Keras's `Normalization`, which holds statistics of the data, adapted and not trained.
  public static let normalization: LayerType = "normalization"
  /// PyTorch's `Bilinear`: (out, in1, in2).
  public static let bilinear: LayerType = "bilinear"
  /// `PReLU` in Keras's snake case, with a learned slope.
  public static let prelu: LayerType = "p_re_lu"
  /// The optimizer, as the owner of its slots and counters.
  public static let optimizer: LayerType = "optimizer"
  /// A metric of a compiled Keras model, as the owner of its state.
  public static let metric: LayerType = "metric"

  /// `conv1d`, `conv2d` or `conv3d`, with `_transpose` where asked.
  static func conv(_ spatialDimensions: Int, transposed: Bool = false) -> LayerType {
    LayerType(rawValue: "conv\(spatialDimensions)d" + (transposed ? "_transpose" : ""))
  }

  /// Whether this is a transposed convolution.
  public var isTransposedConvolution: Bool { rawValue.hasSuffix("d_transpose") }
  /// Whether this is a convolution that filters each channel on its own.
  public var isDepthwise: Bool { rawValue.hasPrefix("depthwise_conv") }
  /// Whether this is an ordinary convolution.
  public var isConvolution: Bool { ["conv1d", "conv2d", "conv3d"].contains(rawValue) }
  /// Whether this recurrent layer has gates, and how many.
  public var gates: Int? {
    if rawValue.hasPrefix("conv_lstm") { return 4 }
    return switch rawValue {
    case "lstm": 4
    case "gru": 3
    case "simple_rnn": 1
    default: nil
    }
  }
}
