internal import Layers

/// The paths of an inventory that have been seen, in some eight bytes each: the paths stay in the inventory.
///
/// They are told apart by their bytes, for strings that only look equal are different links; and a file can have any
/// number of those.
struct SeenPaths {
  private let inventory: Inventory
  private var aliases: [String] = []
  /// Numbers of paths, one more than they are so that 0 is free, by the path's hash or behind: groups, datasets and
  /// aliases are numbered in this order.
  private var slots: [UInt32]

  init(in inventory: Inventory) {
    self.inventory = inventory
    var size = 4
    let aliases = inventory.datasets.reduce(0) { $0 + $1.aliases.count }
    while size < 2 * (inventory.groups.count + inventory.datasets.count + aliases) { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
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
    let path = path(number)
    var slot = Self.hash(of: path) & (slots.count - 1)
    while slots[slot] != 0 {
      let other = self.path(Int(slots[slot]) - 1)
      if other.utf8.count == path.utf8.count, other.utf8.elementsEqual(path.utf8) { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt32(number + 1)
    return true
  }

  private func path(_ number: Int) -> String {
    let (groups, datasets) = (inventory.groups.count, inventory.datasets.count)
    if number < groups { return inventory.groups[number].path }
    if number < groups + datasets { return inventory.datasets[number - groups].path }
    return aliases[number - groups - datasets]
  }

  /// Not that of `String`, by which strings that look equal have the same.
  private static func hash(of path: String) -> Int {
    var (path, hasher) = (path, Hasher())
    path.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    return hasher.finalize()
  }
}
