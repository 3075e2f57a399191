internal import Layers

extension Inventory {
  /// The inventory with the model's config, as dialects look for it.
  func with(config: String?) -> Inventory {
    var inventory = self
    if let config, !inventory.groups.isEmpty {
      inventory.groups[0].attributes["config.json"] = .string(config)
    }
    return inventory
  }

  /// One inventory of a model's shards, as its single file would have it.
  ///
  /// - Throws: `ModelFileError` of kind `malformed` when two shards hold the same dataset.
  init(merging parts: [Inventory], of source: ModelSource) throws(ModelFileError) {
    self.init(bytes: parts.reduce(0) { $0 + $1.bytes })
    isPlaced = parts.allSatisfy(\.isPlaced)
    var owners: [[UInt8]: String] = [:]
    var groups: [String: Int] = [:]
    var sharing = Sharing<DatasetFacts>()
    for (part, file) in zip(parts, source.files) {
      let shard = file.shard ?? ""
      for dataset in part.datasets {
        for path in [dataset.path] + dataset.aliases {
          if let other = owners.updateValue(shard, forKey: Array(path.utf8)), other != shard {
            throw ModelFileError(
              .malformed, path: source.path,
              detail: "'\(path)' is both in '\(other)' and in '\(shard)'")
          }
        }
        var dataset = dataset
        dataset.shard = shard
        datasets.append(sharing.share(dataset))
      }
      for group in part.groups { merge(group, &groups) }
      links += part.links
      unreadable += part.unreadable
    }
    // A shard that tells the order of its members says nothing about those of others.
    datasets.sort { Self.comesFirst($0.path, $1.path) }
  }

  private mutating func merge(_ group: GroupFacts, _ known: inout [String: Int]) {
    var group = group
    group.tracksOrder = false
    guard let position = known[group.path] else {
      known[group.path] = groups.count
      groups.append(group)
      if group.path == "/" { groups[groups.count - 1].joinLayerNames(with: [:]) }
      return
    }
    let earlier = groups[position].attributes
    groups[position].attributes = earlier.merging(group.attributes) { first, _ in first }
    guard group.path == "/" else { return }
    groups[position].attributes = group.attributes
    groups[position].joinLayerNames(with: earlier)
    groups[position].attributes.merge(earlier) { own, _ in own }
  }

  /// The order in which the walk of one file meets datasets: by name, group by group.
  private static func comesFirst(_ first: String, _ second: String) -> Bool {
    let (a, b) = (first.split(separator: "/"), second.split(separator: "/"))
    for (left, right) in zip(a, b) where left != right {
      return NaturalOrder.areInIncreasingOrder(String(left), String(right))
    }
    return a.count < b.count
  }
}

extension GroupFacts {
  /// Puts the names that another shard lists before this one's own, in one attribute.
  fileprivate mutating func joinLayerNames(with earlier: [String: AttributeValue]) {
    let names = Self.layerNames(earlier) + Self.layerNames(attributes)
    if !names.isEmpty { attributes["layer_names"] = .strings(names) }
  }

  /// The list, which Keras may have split for HDF5's limit of 64 KiB.
  private static func layerNames(_ attributes: [String: AttributeValue]) -> [String] {
    if let whole = attributes["layer_names"]?.names { return whole }
    var names: [String] = []
    var part = 0
    while let more = attributes["layer_names\(part)"]?.names {
      names += more
      part += 1
    }
    return names
  }
}
