/// Finds a layer's config by the names that a legacy file's paths are made of.
struct KerasConfigPath {
  private let model: KerasLayerConfig
  /// The positions of children by their names, by the positions that lead to their parent.
  private var indices: [[Int]: NameIndex] = [:]

  /// - Parameter model: The whole model's config.
  init(model: KerasLayerConfig) {
    self.model = model
    index(model, at: [])
  }

  private mutating func index(_ layer: KerasLayerConfig, at place: [Int]) {
    guard !layer.children.isEmpty else { return }
    indices[place] = NameIndex(count: layer.children.count) { layer.children[$0].name }
    for (position, child) in layer.children.enumerated() { index(child, at: place + [position]) }
  }

  /// A layer's config and its name for people, nested models' names first.
  typealias Found = (config: KerasLayerConfig, name: String)

  /// - Parameters:
  ///   - layer: an entry of `layer_names`.
  ///   - owner: the components of a weight name before its leaf, for example `["head", "d1"]`.
  func layer(named layer: String, owner: [String]) -> Found? {
    guard let top = indices[[]]?.position(of: layer, { model.children[$0].name }) else {
      return nil
    }
    var current = model.children[top]
    var place = [top]
    var names = [current.name]
    var rest = owner[...]
    while !rest.isEmpty {
      if let (position, count) = child(of: current, at: place, matching: rest) {
        current = current.children[position]
        place.append(position)
        names.append(current.name)
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

  /// The first child whose name the path goes on with, by its position, and how many components that takes: a name
  /// with slashes spans several.
  private func child(
    of layer: KerasLayerConfig, at place: [Int], matching path: ArraySlice<String>
  ) -> (position: Int, count: Int)? {
    guard let index = indices[place] else { return nil }
    var found: (position: Int, count: Int)?
    for count in 1...path.count {
      let name = path.prefix(count).joined(separator: "/")
      for prefix in ["", "forward_", "backward_"] where name.hasPrefix(prefix) {
        let position = index.position(of: String(name.dropFirst(prefix.count))) {
          layer.children[$0].name
        }
        guard let position, position < found?.position ?? .max, name.count > prefix.count else {
          continue
        }
        found = (position, count)
      }
    }
    return found
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
