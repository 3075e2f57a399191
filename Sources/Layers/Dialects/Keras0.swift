/// Weights of Keras before 1.0: groups `layer_0`, `layer_1`, … (or one group `graph`) that hold each
/// layer's weights as `param_0`, `param_1`, … and nothing else.
enum Keras0: Dialect {
  static let name = "keras_0"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    groups(inventory).contains { inventory.attribute("nb_params", of: $0) != nil }
  }

  /// Layers are numbered.
  static func tellsOrder(_ inventory: InventoryIndex) -> Bool { true }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    var lists: [(group: String, members: [DatasetFacts])] = []
    for group in groups(inventory) {
      let members = inventory.datasets(below: group).compactMap { facts in
        index(facts.path, in: group).map { (facts, $0) }
      }
      lists.append((group, members.sorted { $0.1 < $1.1 }.map(\.0)))
    }
    let layers = lists.flatMap { group, members in
      let isFirst = group == "/layer_0"
      return Keras0Layers(members, isFirst: isFirst, mayHoldSeveral: isFirst || group == "/graph")
        .groups(named: String(group.dropFirst()))
    }
    let groups = KerasGroups { layers.forEach($0) }
    var ordering = Keras1Ordering()
    groups.forEach { ordering.learn(from: $0, $1) }
    var tensors: [Tensor] = []
    groups.forEach { tensors += KerasRoles.tensors(of: ordering.settled($0, $1)) }
    return tensors
      + inventory.datasets(besides: tensors).map {
        Tensor($0, layer: "", evidence: ["no param_ of a layer, so Keras does not load it"])
      }
  }

  /// `/graph`, or the layers in their order.
  private static func groups(_ inventory: InventoryIndex) -> [String] {
    if inventory.hasGroup("/graph") { return ["/graph"] }
    guard inventory.attribute("nb_layers", of: "/") != nil else { return [] }
    var groups: [String] = []
    while inventory.hasGroup("/layer_\(groups.count)") { groups.append("/layer_\(groups.count)") }
    return groups
  }

  private static func index(_ path: String, in group: String) -> Int? {
    let prefix = group + "/param_"
    return path.hasPrefix(prefix) ? Int(path.dropFirst(prefix.count)) : nil
  }
}
