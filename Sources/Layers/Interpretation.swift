/// From an inventory to a model: asks each dialect in turn, then applies what holds in all of them.
public enum Interpretation {
  private static let dialects: [any Dialect.Type] = [
    TensorLayer.self, KerasLegacy.self, Keras0.self, KerasWeights.self, Caffe.self, NNabla.self,
    Matlab.self, Julia.self, TorchStateDict.self,
    ChainerOptimizer.self, Chainer.self, Flax.self, Haiku.self, NoModel.self,
    Elmo.self, KerasNames.self, Lasagne.self,
  ]

  private static let wrappings: [any Wrapping.Type] = [Hickle.self, PyTables.self]

  /// What the file's datasets mean.
  ///
  /// Every dataset appears once; what no rule covers has the role `unknown` and says why.
  public static func interpret(_ inventory: Inventory) -> Model {
    let index = InventoryIndex(inventory)
    guard let wrapping = wrappings.first(where: { $0.recognizes(index) }) else {
      return unwrapped(inventory, index)
    }
    return wrapping.interpret(inventory) { unwrapped($0, InventoryIndex($0)) }
  }

  private static func unwrapped(_ inventory: Inventory, _ index: InventoryIndex) -> Model {
    let dialect = dialects.first { $0.recognizes(index) }
    var tensors =
      dialect?.interpret(index)
      ?? index.datasets.lazy.map {
        Tensor($0, layer: "", evidence: ["the file's layout is none that is known"])
      }.sharing()
    var sharing = Sharing<Tensor>()
    for position in tensors.indices {
      keepWhatHoldsNoReals(&tensors[position])
      statisticsDoNotTrain(&tensors[position])
      tensors[position] = sharing.share(tensors[position])
    }
    return Model(
      dialect: dialect?.name ?? "unknown", tensors: tensors,
      warnings: warnings(inventory), tellsOrder: dialect?.tellsOrder(index) ?? index.tracksOrder,
      refusal: dialect == NoModel.self ? NoModel.reason(index) : nil)
  }

  /// Integers, booleans, strings and the like are never drawn into; only counters are reset.
  private static func keepWhatHoldsNoReals(_ tensor: inout Tensor) {
    guard !tensor.facts.element.kind.isReal, tensor.initial == nil,
      tensor.role != .counter || !tensor.facts.element.kind.isInteger, tensor.role != .metric
    else { return }
    if isSuspectedBFloat16(tensor) {
      tensor.role = .unknown
      tensor.evidence.append(
        "16-bit integers where floats belong: bfloat16 if the dtype attribute says so")
      return
    }
    if tensor.role != .quantized { tensor.role = .auxiliary }
    tensor.initial = .keep("\(tensor.facts.element.kind.rawValue) values, not real numbers")
  }

  /// Running statistics and counts follow the data, whatever a layer's flag says.
  private static func statisticsDoNotTrain(_ tensor: inout Tensor) {
    if [.runningMean, .runningVar, .counter].contains(tensor.role) { tensor.trainable = false }
  }

  /// An integer view of bfloat16 that nobody labelled would lose its meaning if left aside silently.
  private static func isSuspectedBFloat16(_ tensor: Tensor) -> Bool {
    [.int16, .uint16].contains(tensor.facts.element.kind)
      && [.kernel, .recurrentKernel, .bias, .normScale, .normOffset, .embedding]
        .contains(tensor.role)
  }

  private static func warnings(_ inventory: Inventory) -> [String] {
    inventory.unreadable.map { "\($0.path) cannot be read and is left alone: \($0.reason)" }
      + inventory.links.filter { $0.kind == .external }.map {
        "\($0.path) links to another file, which is never opened"
      }
  }
}

extension ElementType.Kind {
  /// Whether values are real numbers in a floating-point format.
  public var isReal: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64, .otherFloat: true
    default: false
    }
  }
}
