/// Finds a layer's config by the names that a legacy file's paths are made of.
struct KerasConfigPath {
  private let model: KerasLayerConfig
  private let positions: NameIndex

  /// - Parameter model: The whole model's config.
  init(model: KerasLayerConfig) {
    self.model = model
    positions = NameIndex(count: model.children.count) { model.children[$0].name }
  }

  /// A layer's config and its name for people, nested models' names first.
  typealias Found = (config: KerasLayerConfig, name: String)

  /// - Parameters:
  ///   - layer: an entry of `layer_names`.
  ///   - owner: the components of a weight name before its leaf, for example `["head", "d1"]`.
  func layer(named layer: String, owner: [String]) -> Found? {
    guard let position = positions.position(of: layer, { model.children[$0].name }) else {
      return nil
    }
    let top = model.children[position]
    var current = top
    var names = [top.name]
    var rest = owner[...]
    while !rest.isEmpty {
      if let (child, count) = child(of: current, matching: rest) {
        current = child
        names.append(child.name)
        rest = rest.dropFirst(count)
      } else {
        // The layer's own name again, a part such as `query`, or a layer that a custom class made.
        if isPart(rest.first ?? "", of: current) { names.append(rest.first ?? "") }
        rest = rest.dropFirst()
      }
    }
    return (throughWrappers(current), names.joined(separator: "/"))
  }

  /// Whether a path component names something inside a layer whose class says nothing of its parts.
  private func isPart(_ component: String, of layer: KerasLayerConfig) -> Bool {
    component != layer.name && component != model.name && layer.children.isEmpty
      && !layer.layerType.isKnownKerasClass
  }

  /// The child whose name the path goes on with; a name with slashes spans several components.
  private func child(
    of layer: KerasLayerConfig, matching path: ArraySlice<String>
  ) -> (KerasLayerConfig, Int)? {
    for child in layer.children where !child.name.isEmpty {
      let names = [child.name, "forward_" + child.name, "backward_" + child.name]
      for name in names where (path.joined(separator: "/") + "/").hasPrefix(name + "/") {
        return (child, name.split(separator: "/").count)
      }
    }
    return nil
  }

  /// A wrapper's variables are those of the layer it wraps.
  private func throughWrappers(_ layer: KerasLayerConfig) -> KerasLayerConfig {
    var layer = layer
    let wrappers = [
      "TimeDistributed", "Bidirectional", "SpectralNormalization", "RNN", "StackedRNNCells",
    ]
    while wrappers.contains(layer.className), let inner = layer.children.first {
      layer = inner
    }
    return layer
  }
}

extension LayerType {
  /// Whether the variables of this Keras class are known here.
  var isKnownKerasClass: Bool {
    KerasClass.variables[self] != nil || KerasClass.onlyKeras1.contains(self)
  }
}
