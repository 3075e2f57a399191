/// The variables that one Keras layer owns, before they are given roles: where both Keras dialects
/// meet, since only the way to names and class differs between them.
struct KerasGroup {
  /// A dataset and the variable name it has in its layer.
  struct Variable {
    /// Without TensorFlow's `_1` and `:0` suffixes; `nil` where the file does not tell.
    var name: String?
    var facts: DatasetFacts

    var shape: [Int] { facts.shape ?? [] }
  }

  /// The owning layer's name, for people.
  var layer: String
  /// From the model's config or the path's class; `nil` where names and shapes must tell.
  var layerType: LayerType?
  /// The part of the layer that owns these variables: `query` of an attention layer, for example.
  var component: String
  /// The path to these variables below the model, `component` last; empty where nothing hangs on it.
  var owner: [String] = []
  var config: KerasLayerConfig?
  var variables: [Variable]
  /// Whether the Keras that wrote the file (before 3) calls depthwise kernels `depthwise_kernel`.
  var namesDepthwiseKernels = false
  /// Whether variable names were derived from positions, as in `vars/0`, rather than stored.
  var namesAreFromIndices = false
  /// Whether the variables are named as Keras 1 names them.
  var isKeras1 = false
  /// The order of a Keras 1 convolution's axes, with what tells it; `nil` where nothing does.
  var convolutionOrder: (order: KernelReading.Order, evidence: String)?
  /// The types that the kernel may be of where nothing decides between them; else empty.
  var openTypes: [LayerType] = []
  /// Whether the type stays as it is, even if names and shapes suggest one.
  var isSettled = false
  var evidence: [String]

  subscript(name: String) -> Variable? { variables.first { $0.name == name } }

  func has(_ names: String...) -> Bool { names.contains { self[$0] != nil } }

  /// Words in which people hint at a layer's class, in lower case.
  func isCalled(_ hints: String...) -> Bool {
    let names = "\(layer)/\(component)".lowercased()
    return hints.contains { names.contains($0) }
  }
}
