/// One layer of `model_config` or `config.json`, with the layers inside it: the part of a Keras
/// model's own description that tells what its variables are.
///
/// Keras 1, 2 and 3 spell the same things differently; what is missing or of another shape than
/// expected is left out rather than refused, since a file's weights can be understood without it.
public struct KerasLayerConfig: Sendable, Equatable {
  /// The Python class, for example `Conv2D`.
  public var className: String
  /// The layer's `name`, unique in its model; empty when the config gives none.
  public var name: String
  /// The layer's settings: the object under `config`, or its list of layers in old Sequential models.
  public var settings: JSONValue = .null
  /// The calls of the layer in a functional graph; `nil` for a layer outside one.
  public var calls: [KerasCall]?
  /// Whether this is a node of Keras 3's functional graphs that calls an operation: no layer, though
  /// it stands among them.
  public var isOperation = false
  /// Layers of a nested model, the wrapped layer, the cell or cells: in the order Keras builds them.
  public var children: [KerasLayerConfig]
  /// Whether training changes the layer: its own flag and those of all models around it.
  public var isTrainable = true
  /// The activation that the layer's output goes through; `nil` outside a model with layers.
  var following: Following?

  /// A layer of which only the class, the name and the layers inside it are known.
  public init(className: String, name: String, children: [KerasLayerConfig] = []) {
    self.className = className
    self.name = name
    self.children = children
  }

  /// The model described by a `model_config` attribute.
  ///
  /// - Returns: `nil` when the text is not JSON or describes no layer.
  public static func parse(_ json: String) -> KerasLayerConfig? {
    guard let entry = JSONReader.read(json), var model = KerasLayerConfig(entry) else { return nil }
    model.freeze(below: true)
    FollowingActivations.find(in: &model)
    return model
  }

  /// The layer type that the class stands for.
  var layerType: LayerType { KerasClass.layerType(ofClass: className) }

  /// Whether this is a model with layers of its own.
  var isModel: Bool { ["Functional", "Sequential", "Model"].contains(className) }

  /// A frozen model's layers do not train, whatever they say themselves.
  private mutating func freeze(below isTrainable: Bool) {
    self.isTrainable = isTrainable && settings["trainable"]?.bool ?? true
    for index in children.indices { children[index].freeze(below: self.isTrainable) }
  }
}

/// What the config says of a layer's variables.
extension KerasLayerConfig {
  /// The activation's name where it is a plain string or has a class name.
  public var activation: String? {
    settings["activation"]?.text ?? settings["activation"]?["class_name"]?.text
  }
  /// EinsumDense's equation.
  public var equation: String? { settings["equation"]?.text }
  /// LSTM's `unit_forget_bias`: whether the forget gate's bias starts at one.
  ///
  /// `nil` when the config does not say.
  public var unitForgetBias: Bool? { settings["unit_forget_bias"]?.bool }
  /// BatchNormalization's and LayerNormalization's switches for gamma and beta.
  public var hasScale: Bool? { settings["scale"]?.bool }
  /// Keras's `center`: whether there is a beta; `nil` when the config does not say.
  public var hasCenter: Bool? { settings["center"]?.bool }
  /// Keras's `use_bias`, Keras 1's `bias`; `nil` when the config does not say.
  public var usesBias: Bool? { (settings["use_bias"] ?? settings["bias"])?.bool }
  /// Keras 1's `dim_ordering`: `th` for channels first, `tf` for channels last.
  public var dimOrdering: String? { settings["dim_ordering"]?.text }
  /// Keras 1's `nb_filter`.
  public var filters: Int? { settings["nb_filter"]?.integer }
  /// Keras 1's `filter_length` of a convolution over time.
  public var filterLength: Int? { settings["filter_length"]?.integer }
  /// Keras 1's `forget_bias_init`, `one` by default.
  public var forgetBiasInit: String? { settings["forget_bias_init"]?.text }
  /// Highway's `transform_bias`, the start of `b_carry` before Keras 1.1.
  public var transformBias: Double? { settings["transform_bias"]?.number }
}

extension KerasLayerConfig {
  /// The layer that an entry describes; `nil` when it names no class.
  init?(_ entry: JSONValue) {
    guard let className = entry["class_name"]?.text else { return nil }
    let config = entry["config"] ?? .null
    self.init(
      className: className, name: config["name"]?.text ?? entry["name"]?.text ?? "",
      children: Self.children(of: config))
    settings = config
    calls = entry["inbound_nodes"]?.elements?.map { KerasCall($0) }
    let module = entry["module"]?.text ?? ""
    isOperation = module.hasPrefix("keras.src.ops") || module.hasPrefix("keras.ops")
  }

  private static func children(of config: JSONValue) -> [KerasLayerConfig] {
    // Keras 1 and early 2: a Sequential's config is the bare list.
    let lists = [config, config["layers"], config["cells"]].compactMap { $0?.elements }
    let single = ["layer", "backward_layer", "cell"].compactMap { config[$0] }
    return (lists.flatMap { $0 } + single).compactMap { KerasLayerConfig($0) }
  }
}
