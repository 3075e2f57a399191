/// An inventory with look-ups by path, which dialects use all the time.
struct InventoryIndex: Sendable {
  private(set) var datasets: [DatasetFacts]
  private let attributes: [String: [String: AttributeValue]]
  private let positions: [String: Int]
  /// Whether datasets stand in the order in which they were made, and not by name.
  let tracksOrder: Bool

  init(_ inventory: Inventory) {
    datasets = inventory.datasets
    for (position, dataset) in inventory.datasets.enumerated() {
      if let element = RawBFloat16.element(of: dataset) { datasets[position].element = element }
    }
    tracksOrder = inventory.groups.first { $0.path == "/" }?.tracksOrder ?? false
    attributes = Dictionary(
      inventory.groups.map { ($0.path, $0.attributes) }, uniquingKeysWith: { first, _ in first })
    var positions: [String: Int] = [:]
    for (index, dataset) in datasets.enumerated() {
      for path in [dataset.path] + dataset.aliases { positions[path] = index }
    }
    self.positions = positions
  }

  /// The dataset that a path leads to, by whichever of its hard links.
  func dataset(_ path: String) -> DatasetFacts? { positions[path].map { datasets[$0] } }

  func hasGroup(_ path: String) -> Bool { attributes[path] != nil }

  /// The first group, by name, that has an attribute.
  func firstGroup(with attribute: String) -> String? {
    attributes.filter { $0.value[attribute] != nil }.keys.min()
  }

  /// Whether there is nothing at all in the file, not even a group below the root.
  var isEmpty: Bool { datasets.isEmpty && attributes.count <= 1 }

  func attribute(_ name: String, of group: String) -> AttributeValue? { attributes[group]?[name] }

  /// A list of names that Keras may have split into `name0`, `name1`, … for HDF5's 64 KiB limit.
  func names(_ name: String, of group: String) -> [String]? {
    guard let held = attributes[group] else { return nil }
    if let whole = held[name]?.names { return whole }
    var parts: [String] = []
    var count = 0
    while let part = held["\(name)\(count)"]?.names {
      parts += part
      count += 1
    }
    return count == 0 ? nil : parts
  }

  /// Datasets below a group, in file order.
  func datasets(below group: String) -> [DatasetFacts] {
    let prefix = group == "/" ? "/" : group + "/"
    return datasets.filter { $0.path.hasPrefix(prefix) }
  }
}
