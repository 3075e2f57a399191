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
    let owners = DatasetOwners(inventory.datasets) { parameter($0.path)?.group }
    let names = groups(inventory)
    let groups = KerasGroups { body in
      for name in names { layers(of: name, owners).forEach(body) }
    }
    var ordering = Keras1Ordering()
    groups.forEach { ordering.learn(from: $0, $1) }
    var sharing = Sharing<Tensor>()
    var tensors: [Tensor] = []
    groups.forEach { group, next in
      let settled = ordering.settled(group, next)
      tensors += KerasRoles.tensors(of: settled).lazy.map { sharing.share($0) }
    }
    return tensors
      + inventory.datasets(besides: tensors).lazy.map {
        Tensor($0, layer: "", evidence: ["no param_ of a layer, so Keras does not load it"])
      }.sharing()
  }

  private static func layers(of group: String, _ owners: DatasetOwners) -> [KerasGroup] {
    let members = owners.number(of: group).map(owners.datasets) ?? []
    let isFirst = group == "/layer_0"
    return Keras0Layers(
      members.sorted { index(of: $0) < index(of: $1) }, isFirst: isFirst,
      mayHoldSeveral: isFirst || group == "/graph"
    ).groups(named: String(group.dropFirst()))
  }

  /// `/graph`, or the layers in their order.
  private static func groups(_ inventory: InventoryIndex) -> [String] {
    if inventory.hasGroup("/graph") { return ["/graph"] }
    guard inventory.attribute("nb_layers", of: "/") != nil else { return [] }
    var groups: [String] = []
    while inventory.hasGroup("/layer_\(groups.count)") { groups.append("/layer_\(groups.count)") }
    return groups
  }

  /// Splits `/layer_0/param_1` into the group and 1.
  private static func parameter(_ path: String) -> (group: String, index: Int)? {
    guard let cut = path.lastIndex(of: "/") else { return nil }
    let name = path[path.index(after: cut)...]
    guard name.hasPrefix("param_"), let index = Int(name.dropFirst("param_".count)) else {
      return nil
    }
    return (String(path[..<cut]), index)
  }

  private static func index(of facts: DatasetFacts) -> Int { parameter(facts.path)?.index ?? 0 }
}
