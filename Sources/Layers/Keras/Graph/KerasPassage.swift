/// What becomes of a signal in a layer, for one that looks for the activation after a kernel.
enum KerasPassage: Equatable {
  /// The signal goes on as it is, near enough: normalization, dropout, pooling, reshaping.
  case through
  /// It is joined with others, as in a residual connection, and goes on.
  case joined
  case activation(Activation)
  /// It is an input of weights: nothing nonlinear in between.
  case weights
  /// It meets something of which nothing is known.
  case unclear(String)

  init(_ layer: KerasLayerConfig, _ call: KerasCall?) {
    let key = KerasActivation.key(layer.className)
    if layer.className == "TFOpLambda" {
      self.init(operation: layer.settings["function"]?.text ?? "", layer, call)
    } else if let reading = KerasActivation.layer(layer.className, layer.settings) {
      self.init(reading)
    } else if layer.isOperation {
      self.init(operation: layer.className, layer, call)
    } else if key == "merge" {
      let mode = layer.settings["mode"]?.text ?? "sum"
      self = ["sum", "concat", "ave"].contains(mode) ? .joined : .unclear("a merge by \(mode)")
    } else if Self.joining.contains(key) {
      // Keras 3's `.h5` does not tell a layer Add from an operation that adds a number.
      self = call.map { $0.sources.count > 1 } ?? true ? .joined : .unclear("an offset")
    } else if Self.transparent.contains(where: { key.hasPrefix($0) }) {
      self = .through
    } else if Self.hasWeights(layer) {
      self = .weights
    } else if ["timedistributed", "bidirectional", "spectralnormalization"].contains(key),
      let inner = layer.children.first
    {
      self.init(inner, call)
    } else {
      self = .unclear("\(layer.name) of class \(layer.className)")
    }
  }

  private init(_ reading: KerasActivation.Reading) {
    switch reading {
    case .known(.linear): self = .through
    case .known(let activation): self = .activation(activation)
    case .unclear(let what): self = .unclear(what)
    }
  }

  /// A call of a function: an activation, a sum of two signals, a change of shape.
  private init(operation: String, _ layer: KerasLayerConfig, _ call: KerasCall?) {
    let key = KerasActivation.key(operation)
    var arguments = call?.constants ?? [:]
    if case .object(let members) = layer.settings { arguments.merge(members) { first, _ in first } }
    if case .known(let activation) = KerasActivation.function(operation, arguments) {
      self.init(.known(activation))
    } else if Self.joiningOperations.contains(key), call?.sources.count ?? 0 > 1 {
      self = .joined
    } else if Self.shapingOperations.contains(key) {
      self = .through
    } else {
      self = .unclear("the operation \(operation)")
    }
  }

  private static let joining: Set<String> = ["add", "subtract", "average", "concatenate"]
  private static let joiningOperations: Set<String> = [
    "add", "addv2", "subtract", "concatenate", "concat",
  ]
  private static let shapingOperations: Set<String> = [
    "reshape", "transpose", "squeeze", "expanddims", "mean", "reducemean", "max", "reducemax",
    "getitem", "pad", "slice",
  ]

  /// Beginnings of class names, without underscores.
  private static let transparent = [
    "batchnormalization", "syncbatchnormalization", "layernormalization", "groupnormalization",
    "unitnormalization", "rmsnormalization", "dropout", "spatialdropout", "gaussian",
    "alphadropout",
    "activityregularization", "masking", "reshape", "flatten", "permute", "repeatvector",
    "zeropadding", "cropping", "upsampling", "maxpooling", "averagepooling", "globalmaxpooling",
    "globalaveragepooling", "adaptive", "inputlayer",
  ]

  /// Whether the layer multiplies its input by weights, or by another signal as attention does.
  static func hasWeights(_ layer: KerasLayerConfig) -> Bool {
    let type = layer.layerType
    if type.gates != nil || ["RNN", "Attention", "AdditiveAttention"].contains(layer.className) {
      return true
    }
    let names = KerasClass.variables[type] ?? []
    return type == .multiHeadAttention || type == .groupedQueryAttention
      || names.contains { $0.hasSuffix("kernel") } && type != .spectralNormalization
      || ["deconvolution2_d", "deconvolution2d"].contains(type.rawValue)
      || layer.className == "AtrousConvolution2D" || layer.className == "Highway"
  }
}
