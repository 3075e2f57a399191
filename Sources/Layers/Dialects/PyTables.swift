/// PyTables, and deepdish, which stores dicts with it: arrays under their own names, among tables with
/// indices.
enum PyTables: Wrapping {
  static let name = "pytables"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.attribute("PYTABLES_FORMAT_VERSION", of: "/") != nil
  }

  static func place(_ facts: DatasetFacts, in inventory: InventoryIndex) -> Placement {
    // An index holds copies of a table's columns, floats among them.
    if facts.path.split(separator: "/").contains(where: { $0.hasPrefix("_i_") }) {
      return .kept("the index of a table")
    }
    return .inside(facts.path)
  }
}
