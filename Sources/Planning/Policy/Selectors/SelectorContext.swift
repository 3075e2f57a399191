internal import Layers

/// A model as selectors see it: its tensors in model order, and which of them form a layer.
struct SelectorContext {
  let tensors: [Tensor]
  /// For each tensor the number of its layer in model order; `nil` for state of optimizers and
  /// metrics, and where nothing tells the layer.
  let layers: [Int?]
  /// The layers' names in model order.
  let layerNames: [String]

  init(_ tensors: [Tensor]) {
    self.tensors = tensors
    var numbers: [LayerKey: Int] = [:]
    var layerNames: [String] = []
    layers = tensors.map { tensor in
      guard tensor.isPartOfLayer else { return nil }
      let key = LayerKey(tensor)
      if let number = numbers[key] { return number }
      numbers[key] = layerNames.count
      layerNames.append(tensor.layer)
      return layerNames.count - 1
    }
    self.layerNames = layerNames
  }

  /// Every name of a tensor: paths without the leading slash, then the layer's.
  func names(of position: Int) -> [String] {
    let tensor = tensors[position]
    return ([tensor.path] + tensor.facts.aliases).map { String($0.dropFirst()) } + [tensor.layer]
  }

  /// All names that there are.
  var names: Set<String> { Set(tensors.indices.flatMap(names)) }
}

extension Tensor {
  /// Whether the tensor belongs to a layer of the model, and not to what trains or measures it.
  fileprivate var isPartOfLayer: Bool {
    !layer.isEmpty && layerType != .optimizer && layerType != .metric && role != .optimizerSlot
      && role != .metric
  }
}

/// What the tensors of one layer have in common.
///
/// Names of sublayers repeat where a file tells only them, as in `.weights.h5`, where every attention
/// has its `query`: there the group counts too.
private struct LayerKey: Hashable {
  let layer: String
  let owner: Substring

  init(_ tensor: Tensor) {
    layer = tensor.layer
    let parts = tensor.path.split(separator: "/")
    let isPositional = parts.count >= 2 && parts[parts.count - 2] == "vars"
    owner = isPositional ? tensor.path.dropLast(parts[parts.count - 1].count) : ""
  }
}
