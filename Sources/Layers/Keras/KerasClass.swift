/// What Keras's classes are called in paths, and which variables they save in which order.
enum KerasClass {
  /// Keras's own rule for class names in paths: `Conv2DTranspose` becomes `conv2d_transpose`,
  /// `PReLU` becomes `p_re_lu`.
  static func snakeCase(_ className: String) -> String {
    let name = Array(className.split(separator: ">").last ?? "").filter {
      $0.isLetter || $0.isNumber || $0 == "_"
    }
    var result = ""
    for (index, character) in name.enumerated() {
      let previous = index > 0 ? name[index - 1] : nil
      let next = index + 1 < name.count ? name[index + 1] : nil
      if character.isUppercase, let previous, previous != "_" {
        let startsWord = next?.isLowercase ?? false
        if startsWord || previous.isLowercase { result += "_" }
      }
      result += character.lowercased()
    }
    return result
  }

  /// The layer type of a Python class, with the names of older releases and of cells folded in.
  static func layerType(ofClass className: String) -> LayerType {
    layerType(ofSnakeCase: snakeCase(className))
  }

  /// What a class is called in paths; one public class is an alias of another.
  static func pathComponent(ofClass className: String) -> String {
    className == "GroupQueryAttention" ? "grouped_query_attention" : snakeCase(className)
  }

  /// The layer type of a path component such as `conv2d_3` or of a default layer name.
  ///
  /// - Returns: `nil` when the component, without its counter, names no class known here.
  static func knownLayerType(ofComponent component: String) -> LayerType? {
    let type = layerType(ofSnakeCase: strippingCounter(component))
    return type.isKnownKerasClass ? type : nil
  }

  /// `dense_12` without `_12`.
  static func strippingCounter(_ component: String) -> String {
    guard let underscore = component.lastIndex(of: "_") else { return component }
    let counter = component[component.index(after: underscore)...]
    guard !counter.isEmpty, counter.allSatisfy(\.isNumber) else { return component }
    return String(component[..<underscore])
  }

  private static func layerType(ofSnakeCase name: String) -> LayerType {
    LayerType(rawValue: synonyms[name] ?? name)
  }

  private static let synonyms = [
    "convolution1d": "conv1d", "convolution2d": "conv2d", "convolution3d": "conv3d",
    "convolution2_d": "conv2d",
    "lstm_cell": "lstm", "gru_cell": "gru", "simple_rnn_cell": "simple_rnn",
    "conv_lstm_cell": "conv_lstm2d", "cu_dnnlstm": "lstm", "cu_dnngru": "gru",
    "sync_batch_normalization": "batch_normalization",
    "batch_normalization_v1": "batch_normalization",
    "batch_normalization_v2": "batch_normalization",
    "group_query_attention": "grouped_query_attention",
    // Keras 1's classes, in snake case and, as default layer names have them, in lower case.
    "deconvolution2d": "conv2d_transpose", "batchnormalization": "batch_normalization",
    "atrous_convolution1d": "conv1d", "atrousconvolution1d": "conv1d",
    "atrous_convolution2d": "conv2d", "atrousconvolution2d": "conv2d",
    "separable_convolution2d": "separable_conv2d", "separableconvolution2d": "separable_conv2d",
    "locallyconnected1d": "locally_connected1d", "locallyconnected2d": "locally_connected2d",
    "time_distributed_dense": "dense", "timedistributeddense": "dense",
    "simplernn": "simple_rnn", "conv_lstm2_d": "conv_lstm2d", "convlstm2d": "conv_lstm2d",
    "maxoutdense": "maxout_dense", "prelu": "p_re_lu", "srelu": "s_re_lu",
    "parametricsoftplus": "parametric_softplus",
  ]

  /// Classes that only Keras 1 has.
  static let onlyKeras1: Set<LayerType> = [
    "maxout_dense", "highway", "parametric_softplus", "s_re_lu",
  ]

  /// The variables of each class in the order in which `save_own_variables` writes them; a class
  /// without bias writes one less.
  static let variables: [LayerType: [String]] = {
    var table: [LayerType: [String]] = [
      "dense": ["kernel", "bias"], "einsum_dense": ["kernel", "bias"],
      "embedding": ["embeddings"], "reversible_embedding": ["embeddings", "reverse_embeddings"],
      "batch_normalization": ["gamma", "beta", "moving_mean", "moving_variance"],
      "layer_normalization": ["gamma", "beta"], "group_normalization": ["gamma", "beta"],
      "unit_normalization": [], "rms_normalization": ["scale"],
      "p_re_lu": ["alpha"], "normalization": ["mean", "variance", "count"],
      "attention": ["scale"], "additive_attention": ["scale"],
      "spectral_normalization": ["kernel", "vector_u"], "layer_scale": ["gamma"],
      "multi_head_attention": [], "grouped_query_attention": [],
    ]
    for type: LayerType in ["lstm", "gru", "simple_rnn"] {
      table[type] = ["kernel", "recurrent_kernel", "bias"]
    }
    for rank in 1...3 {
      table[.conv(rank)] = ["kernel", "bias"]
      table[.conv(rank, transposed: true)] = ["kernel", "bias"]
      table[LayerType(rawValue: "conv_lstm\(rank)d")] = ["kernel", "recurrent_kernel", "bias"]
      table[LayerType(rawValue: "depthwise_conv\(rank)d")] = ["kernel", "bias"]
      table[LayerType(rawValue: "separable_conv\(rank)d")] = [
        "depthwise_kernel", "pointwise_kernel", "bias",
      ]
      table[LayerType(rawValue: "locally_connected\(rank)d")] = ["kernel", "bias"]
    }
    return table
  }()
}
