/// Which layer of `config.json` owns which group of a `.weights.h5`: Keras names groups after
/// attributes and, in a model's `layers`, after classes with a counter.
struct KerasVariablePaths {
  private(set) var layers: [String: KerasLayerConfig] = [:]
  /// The position of each path among all, in the config's order.
  private var places: [String: Int] = [:]

  init(_ model: KerasLayerConfig) {
    addLayers(of: model, below: "")
  }

  /// Numbers of groups in the order of the layers that own them; what belongs to none keeps its place at the end.
  ///
  /// - Parameter name: The path of the group of a number below `count`.
  func inModelOrder(_ count: Int, _ name: (Int) -> String) -> [Int] {
    (0..<count).map { (place(of: name($0)), $0) }.sorted { $0 < $1 }.map(\.1)
  }

  /// The place of the innermost layer that the group lies in.
  private func place(of owner: String) -> Int {
    var path = owner[...]
    while !path.isEmpty {
      if let place = places[String(path)] { return place }
      path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    }
    return .max
  }

  /// A model's layers by class and counter, `dense`, `dense_1`, …, in the config's order.
  private mutating func addLayers(of model: KerasLayerConfig, below path: String) {
    var counts: [String: Int] = [:]
    for layer in model.children where !layer.isOperation {
      // A Functional model counts its inputs as layers, a Sequential one does not.
      if layer.className == "InputLayer", model.className == "Sequential" { continue }
      let name = KerasClass.pathComponent(ofClass: layer.className)
      let count = counts[name, default: 0]
      counts[name] = count + 1
      add(layer, at: path + "/layers/" + (count == 0 ? name : "\(name)_\(count)"))
    }
  }

  private mutating func add(_ layer: KerasLayerConfig, at path: String) {
    layers[path] = layer
    places[path] = places.count
    switch layer.className {
    case "Functional", "Sequential", "Model": addLayers(of: layer, below: path)
    case "Bidirectional":
      guard let forward = layer.children.first else { return }
      add(forward, at: path + "/forward_layer")
      add(layer.children.count > 1 ? layer.children[1] : forward, at: path + "/backward_layer")
    case "TimeDistributed", "SpectralNormalization":
      if let inner = layer.children.first { add(inner, at: path + "/layer") }
    case "RNN":
      if let cell = layer.children.first, cell.layerType.gates != nil {
        layers[path + "/cell"] = cell
      }
    case "MultiHeadAttention", "GroupedQueryAttention", "GroupQueryAttention":
      for part in ["query", "key", "value", "output"] {
        layers[path + "/\(part)_dense"] = layer
        layers[path + "/_\(part)_dense"] = layer
      }
    default:
      if layer.layerType.gates != nil { layers[path + "/cell"] = layer }
    }
  }
}

extension KerasLayerConfig {
  /// Whether a layer of this config saves that many variables: the check that a path was not mistaken
  /// for another layer's, as shared layers, which Keras's releases count differently, would cause.
  func saves(_ count: Int) -> Bool {
    switch layerType {
    case .batchNormalization: count == normalizationVectors + 2
    case .layerNormalization, .groupNormalization: count == normalizationVectors
    default: variableCount == nil || variableCount == count
    }
  }

  /// How many of gamma and beta there are.
  private var normalizationVectors: Int {
    (hasScale ?? true ? 1 : 0) + (hasCenter ?? true ? 1 : 0)
  }

  private var variableCount: Int? {
    guard let names = KerasClass.variables[layerType], names.last == "bias" else { return nil }
    let hasBias = layerType == .einsumDense ? settings["bias_axes"]?.text != nil : usesBias ?? true
    return hasBias ? names.count : names.count - 1
  }

  /// The variables of a normalization in the order in which they are saved.
  var normalizationNames: [String] {
    let vectors = (hasScale ?? true ? ["gamma"] : []) + (hasCenter ?? true ? ["beta"] : [])
    return layerType == .batchNormalization
      ? vectors + ["moving_mean", "moving_variance"] : vectors
  }
}
