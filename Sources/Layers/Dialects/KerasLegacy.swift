/// Keras's HDF5 format up to and besides `.weights.h5`: `model.save("x.h5")` and, without the
/// `model_weights` group, `save_weights("x.h5")`.
///
/// Layers and weights are bound by the attributes `layer_names` and `weight_names`; the order of
/// groups means nothing.
enum KerasLegacy: Dialect {
  static let name = "keras_legacy"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    weightsRoot(inventory) != nil
  }

  /// `layer_names` lists the layers as the model does.
  static func tellsOrder(_ inventory: InventoryIndex) -> Bool { true }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    guard let root = weightsRoot(inventory) else { return [] }
    let config = inventory.attribute("model_config", of: "/")?.text
      .flatMap(KerasLayerConfig.parse)
    let groups = LegacyLayers(inventory, root, config).groups
    let settling = KerasSettling(groups, mayBeKeras1: true)
    var sharing = Sharing<Tensor>()
    var tensors: [Tensor] = []
    tensors.reserveCapacity(inventory.datasets.count)
    groups.forEach { group, next in
      let settled = settling.settled(group, before: next)
      tensors += KerasRoles.tensors(of: settled).lazy.map { sharing.share($0) }
    }
    tensors += KerasOptimizer.tensors(below: "/optimizer_weights", in: inventory)
    tensors += leftovers(inventory, known: tensors)
    return tensors
  }

  /// `/model_weights` in a full model, `/` in a weights-only file.
  private static func weightsRoot(_ inventory: InventoryIndex) -> String? {
    ["/model_weights", "/"].first { inventory.names("layer_names", of: $0) != nil }
  }

  private static func leftovers(_ inventory: InventoryIndex, known: [Tensor]) -> [Tensor] {
    inventory.datasets(besides: known).lazy.map {
      Tensor($0, layer: "", evidence: ["listed in no weight_names, so Keras does not load it"])
    }.sharing()
  }
}

/// The layers of a legacy file with their variables.
private struct LegacyLayers {
  private let inventory: InventoryIndex
  private let root: String
  private let config: KerasConfigPath?
  /// Whether the file is of Keras 1, which recorded no version at first.
  private let isKeras1: Bool
  private let isBefore3: Bool

  init(_ inventory: InventoryIndex, _ root: String, _ config: KerasLayerConfig?) {
    self.inventory = inventory
    self.root = root
    self.config = config.map(KerasConfigPath.init(model:))
    let versions = ["/", root].compactMap { inventory.attribute("keras_version", of: $0)?.text }
    isKeras1 = versions.allSatisfy { $0.hasPrefix("1.") }
    isBefore3 = versions.contains { $0.hasPrefix("1.") || $0.hasPrefix("2.") }
  }

  var groups: KerasGroups {
    // Weights made directly on a subclassed model live in a group that layer_names leaves out.
    let names = (inventory.names("layer_names", of: root) ?? []) + ["top_level_model_weights"]
    // A shard of a Hugging Face model lists its datasets themselves.
    let datasets = names.filter { inventory.dataset(path($0)) != nil }
    return KerasGroups { body in
      for layer in names {
        let weights = inventory.names("weight_names", of: path(layer)) ?? []
        groups(ofLayer: layer, weights: weights).forEach(body)
      }
      groups(ofLayer: "", weights: datasets).forEach(body)
    }
  }

  private func path(_ name: String) -> String { root == "/" ? "/" + name : root + "/" + name }

  /// One group for each owner in a layer: a nested model or a bidirectional layer has several.
  private func groups(ofLayer layer: String, weights: [String]) -> [KerasGroup] {
    var groups: [KerasGroup] = []
    var positions: [[String]: Int] = [:]
    for weight in weights {
      let location = layer.isEmpty ? path(weight) : path(layer) + "/" + weight
      guard let facts = inventory.dataset(location) else { continue }
      let components = weight.split(separator: "/").map(String.init)
      let leaf = Self.strippingSuffix(components.last ?? weight)
      let old = isKeras1 ? Keras1Name(leaf) : nil
      let owner = Array(components.dropLast()) + (old.map { [$0.layer] } ?? [])
      let variable = KerasGroup.Variable(name: old?.variable ?? leaf, facts: facts)
      if let position = positions[owner] {
        groups[position].variables.append(variable)
      } else {
        positions[owner] = groups.count
        groups.append(group(layer, owner: owner, variable))
        groups[groups.count - 1].isKeras1 = old != nil
      }
    }
    return groups
  }

  private func group(
    _ layer: String, owner: [String], _ variable: KerasGroup.Variable
  ) -> KerasGroup {
    let found = config.flatMap { $0.layer(named: layer, owner: owner) }
    var evidence = ["layer_names/weight_names attributes"]
    if let found {
      let activation = found.config.activation.map { ", activation \($0)" } ?? ""
      evidence.append("model_config: \(found.config.className)\(activation)")
    }
    return KerasGroup(
      layer: found?.name ?? Self.layerName(layer, owner: owner),
      layerType: found.flatMap {
        $0.config.layerType.isKnownKerasClass ? $0.config.layerType : nil
      },
      component: owner.last ?? layer, owner: [layer] + owner, config: found?.config,
      variables: [variable],
      namesDepthwiseKernels: variable.facts.path.hasSuffix(":0") || isBefore3,
      evidence: evidence)
  }

  /// TensorFlow adds `_1` to a repeated name and `:0` to every name.
  private static func strippingSuffix(_ leaf: String) -> String {
    let name = leaf.split(separator: ":").first.map(String.init) ?? leaf
    return KerasClass.strippingCounter(name)
  }

  /// `encoder/c1` for a layer inside a nested model, without the repetition Keras writes.
  private static func layerName(_ layer: String, owner: [String]) -> String {
    let inner = owner.joined(separator: "/")
    if layer.isEmpty { return inner }
    return inner.isEmpty || inner == layer
      ? layer : inner.hasPrefix(layer + "/") ? inner : layer + "/" + inner
  }
}
