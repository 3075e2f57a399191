internal import FoundationEssentials

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
  /// The activation's name where it is a plain string or has a class name.
  public var activation: String?
  /// EinsumDense's equation.
  public var equation: String?
  /// LSTM's `unit_forget_bias`: whether the forget gate's bias starts at one.
  ///
  /// `nil` when the config does not say.
  public var unitForgetBias: Bool?
  /// BatchNormalization's and LayerNormalization's switches for gamma and beta.
  public var hasScale: Bool?
  /// Keras's `center`: whether there is a beta; `nil` when the config does not say.
  public var hasCenter: Bool?
  /// Keras's `use_bias`; `nil` when the config does not say.
  public var usesBias: Bool?
  /// Keras 1's `dim_ordering`: `th` for channels first, `tf` for channels last.
  public var dimOrdering: String?
  /// Keras 1's `nb_filter`.
  public var filters: Int?
  /// Keras 1's `filter_length` of a convolution over time.
  public var filterLength: Int?
  /// Keras 1's `forget_bias_init`, `one` by default.
  public var forgetBiasInit: String?
  /// Highway's `transform_bias`, the start of `b_carry` before Keras 1.1.
  public var transformBias: Double?
  /// Whether this is a node of Keras 3's functional graphs that calls an operation: no layer, though
  /// it stands among them.
  public var isOperation = false
  /// Layers of a nested model, the wrapped layer, the cell or cells: in the order Keras builds them.
  public var children: [KerasLayerConfig]

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
    try? JSONDecoder().decode(KerasLayerConfig.self, from: Data(json.utf8))
  }

  /// The layer type that the class stands for.
  var layerType: LayerType { KerasClass.layerType(ofClass: className) }
}

extension KerasLayerConfig: Decodable {
  private enum EntryKeys: String, CodingKey {
    case className = "class_name"
    case config, name, module
  }

  private enum ConfigKeys: String, CodingKey {
    case name, activation, equation, layers, layer, cell, cells, center, scale, bias
    case unitForgetBias = "unit_forget_bias"
    case useBias = "use_bias"
    case backwardLayer = "backward_layer"
    case dimOrdering = "dim_ordering"
    case filters = "nb_filter"
    case filterLength = "filter_length"
    case forgetBiasInit = "forget_bias_init"
    case transformBias = "transform_bias"
  }

  /// Reads `class_name`, `config` and `name`; throws when there is no class name.
  public init(from decoder: any Decoder) throws {
    let entry = try decoder.container(keyedBy: EntryKeys.self)
    className = try entry.decode(String.self, forKey: .className)
    name = (try? entry.decodeIfPresent(String.self, forKey: .name)) ?? ""
    let module = (try? entry.decodeIfPresent(String.self, forKey: .module)) ?? ""
    isOperation = module.hasPrefix("keras.src.ops") || module.hasPrefix("keras.ops")
    children = []
    if let config = try? entry.nestedContainer(keyedBy: ConfigKeys.self, forKey: .config) {
      read(config)
    } else if let layers = try? entry.decode([KerasLayerConfig].self, forKey: .config) {
      children = layers  // Keras 1 and early 2: a Sequential's config is the bare list
    }
  }

  private mutating func read(_ config: KeyedDecodingContainer<ConfigKeys>) {
    func value<T: Decodable>(_ type: T.Type, _ key: ConfigKeys) -> T? {
      config.contains(key) ? try? config.decode(type, forKey: key) : nil
    }
    name = value(String.self, .name) ?? name
    activation = value(String.self, .activation) ?? value(ClassReference.self, .activation)?.name
    equation = value(String.self, .equation)
    unitForgetBias = value(Bool.self, .unitForgetBias)
    hasScale = value(Bool.self, .scale)
    hasCenter = value(Bool.self, .center)
    usesBias = value(Bool.self, .useBias) ?? value(Bool.self, .bias)
    dimOrdering = value(String.self, .dimOrdering)
    filters = value(Int.self, .filters)
    filterLength = value(Int.self, .filterLength)
    forgetBiasInit = value(String.self, .forgetBiasInit)
    transformBias = value(Double.self, .transformBias)
    for key in [ConfigKeys.layers, .cells] {
      children += value([Lenient<KerasLayerConfig>].self, key)?.compactMap(\.value) ?? []
    }
    for key in [ConfigKeys.layer, .backwardLayer, .cell] {
      children += value(KerasLayerConfig.self, key).map { [$0] } ?? []
    }
  }
}

/// An object that names a class, such as an activation given as a layer.
private struct ClassReference: Decodable {
  var name: String
  private enum CodingKeys: String, CodingKey { case name = "class_name" }
}

/// A list element that may be of another kind: Keras lists op nodes among layers.
private struct Lenient<Value: Decodable>: Decodable {
  var value: Value?
  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}
