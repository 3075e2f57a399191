/// hickle: a dict's keys are link names in literal quotes below `/data`, types a table beside it.
enum Hickle: Wrapping {
  static let name = "hickle"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.attribute("HICKLE_VERSION", of: "/") != nil
  }

  static func place(_ facts: DatasetFacts, in inventory: InventoryIndex) -> Placement {
    let components = facts.path.split(separator: "/").map(String.init)
    if components.first == "hickle_types_table" { return .kept("a type's description") }
    if facts.shape == [], facts.attributes["np_dtype"] == nil {
      return .kept("a Python value of its own, and no array")
    }
    let names = components.first == "data" ? components.dropFirst() : components[...]
    return .inside("/" + names.map(unquoted).joined(separator: "/"))
  }

  /// Each level of the dict numbers its keys.
  static func ordered(_ inventory: InventoryIndex) -> [DatasetFacts]? {
    inventory.datasets.map { (facts: $0, position: position($0, inventory)) }
      .sorted { $0.position.lexicographicallyPrecedes($1.position) }.map(\.facts)
  }

  private static func position(_ facts: DatasetFacts, _ inventory: InventoryIndex) -> [Int] {
    var path = ""
    return facts.path.split(separator: "/").map { component in
      path += "/" + component
      let held = { (name: String) -> Int? in
        let value =
          path == facts.path ? facts.attributes[name] : inventory.attribute(name, of: path)
        if case .integer(let number) = value { return number }
        return nil
      }
      return held("key_idx") ?? held("item_index") ?? (component == "data" ? -1 : Int.max)
    }
  }

  private static func unquoted(_ name: String) -> String {
    for quote in ["\"", "'"]
    where name.count >= 2 && name.hasPrefix(quote) && name.hasSuffix(quote) {
      return String(name.dropFirst().dropLast())
    }
    return name
  }
}
