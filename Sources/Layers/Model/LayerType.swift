/// The kind of module that owns a tensor, in Keras's snake case for every framework, so that the same
/// architecture reads the same whoever wrote it: PyTorch's `Linear` is `dense`.
public struct LayerType: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral {
  public var rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }

  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  public static let unknown: LayerType = "unknown"
  public static let dense: LayerType = "dense"
  public static let einsumDense: LayerType = "einsum_dense"
  public static let embedding: LayerType = "embedding"
  public static let conv1d: LayerType = "conv1d"
  public static let conv2d: LayerType = "conv2d"
  public static let conv3d: LayerType = "conv3d"
  public static let lstm: LayerType = "lstm"
  public static let gru: LayerType = "gru"
  public static let simpleRNN: LayerType = "simple_rnn"
  public static let convLSTM1d: LayerType = "conv_lstm1d"
  public static let convLSTM2d: LayerType = "conv_lstm2d"
  public static let convLSTM3d: LayerType = "conv_lstm3d"
  public static let batchNormalization: LayerType = "batch_normalization"
  public static let layerNormalization: LayerType = "layer_normalization"
  public static let groupNormalization: LayerType = "group_normalization"
  public static let rmsNormalization: LayerType = "rms_normalization"
  public static let multiHeadAttention: LayerType = "multi_head_attention"
  public static let groupedQueryAttention: LayerType = "grouped_query_attention"
  public static let spectralNormalization: LayerType = "spectral_normalization"
  public static let normalization: LayerType = "normalization"
  public static let bilinear: LayerType = "bilinear"
  public static let prelu: LayerType = "p_re_lu"
  public static let optimizer: LayerType = "optimizer"
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
