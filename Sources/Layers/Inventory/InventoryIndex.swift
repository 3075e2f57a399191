/// An inventory with look-ups by path, which dialects use all the time.
struct InventoryIndex: Sendable {
  private(set) var datasets: [DatasetFacts]
  private let byPath: DatasetsByPath
  /// Positions by the paths of further hard links, which are few.
  private let aliases: [String: Int]
  private let groups: [GroupFacts]
  private let groupPositions: NameIndex
  /// Whether datasets stand in the order in which they were made, and not by name.
  let tracksOrder: Bool

  init(_ inventory: Inventory) {
    datasets = inventory.datasets
    for (position, dataset) in inventory.datasets.enumerated() {
      if let element = RawBFloat16.element(of: dataset) { datasets[position].element = element }
    }
    tracksOrder = inventory.groups.first { $0.path == "/" }?.tracksOrder ?? false
    groups = inventory.groups
    groupPositions = NameIndex(count: groups.count) { [groups] in groups[$0].path }
    byPath = DatasetsByPath(datasets)
    var aliases: [String: Int] = [:]
    for (index, dataset) in datasets.enumerated() {
      for alias in dataset.aliases { aliases[alias] = index }
    }
    self.aliases = aliases
  }

  /// The dataset that a path leads to, by whichever of its hard links.
  func dataset(_ path: String) -> DatasetFacts? {
    byPath[path] ?? aliases[path].map { datasets[$0] }
  }

  func hasGroup(_ path: String) -> Bool { attributes(of: path) != nil }

  private func attributes(of group: String) -> GroupAttributes? {
    groupPositions.position(of: group) { groups[$0].path }.map { groups[$0].held }
  }

  /// The first group, by name, that has an attribute.
  func firstGroup(with attribute: String) -> String? {
    groups.lazy.filter { $0.held[attribute] != nil }.map(\.path).min()
  }

  /// Whether there is nothing at all in the file, not even a group below the root.
  var isEmpty: Bool { datasets.isEmpty && groups.count <= 1 }

  func attribute(_ name: String, of group: String) -> AttributeValue? {
    attributes(of: group)?[name]
  }

  /// A list of names that Keras may have split into `name0`, `name1`, … for HDF5's 64 KiB limit.
  func names(_ name: String, of group: String) -> [String]? {
    guard let held = attributes(of: group) else { return nil }
    if let whole = held[name]?.names { return whole }
    var parts: [String] = []
    var count = 0
    while let part = held["\(name)\(count)"]?.names {
      parts += part
      count += 1
    }
    return count == 0 ? nil : parts
  }

  /// The datasets, in file order, that are none of these.
  func datasets(besides tensors: [Tensor]) -> [DatasetFacts] {
    var isOther = [Bool](repeating: true, count: datasets.count)
    for tensor in tensors {
      if let position = byPath.position(of: tensor.path) { isOther[position] = false }
    }
    return zip(datasets, isOther).filter(\.1).map(\.0)
  }

  /// Datasets below a group, in file order.
  func datasets(below group: String) -> [DatasetFacts] {
    let prefix = group == "/" ? "/" : group + "/"
    return datasets.filter { $0.path.hasPrefix(prefix) }
  }
}
