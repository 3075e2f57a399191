internal import Layers

/// The paths of an inventory that have been seen, in some eight bytes each: the paths stay in the inventory.
///
/// They are told apart by their bytes, for strings that only look equal are different links; and a file can have any
/// number of those.
struct SeenPaths {
  private let inventory: Inventory
  private var aliases: [String] = []
  /// Groups, datasets and aliases are numbered in this order.
  private var index: NameIndex

  init(in inventory: Inventory) {
    self.inventory = inventory
    let aliases = inventory.datasets.reduce(0) { $0 + $1.aliases.count }
    index = NameIndex(room: inventory.groups.count + inventory.datasets.count + aliases)
  }

  /// Whether the path of a group, which is seen now, is new.
  mutating func insert(group: Int) -> Bool { insert(group) }

  /// Whether the path of a dataset, which is seen now, is new.
  mutating func insert(dataset: Int) -> Bool { insert(inventory.groups.count + dataset) }

  /// Whether one more path, which is seen now, is new.
  mutating func insert(alias: String) -> Bool {
    aliases.append(alias)
    return insert(inventory.groups.count + inventory.datasets.count + aliases.count - 1)
  }

  private mutating func insert(_ number: Int) -> Bool {
    index.insert(number) { [inventory, aliases] number in
      let (groups, datasets) = (inventory.groups.count, inventory.datasets.count)
      if number < groups { return inventory.groups[number].path }
      if number < groups + datasets { return inventory.datasets[number - groups].path }
      return aliases[number - groups - datasets]
    }
  }
}
