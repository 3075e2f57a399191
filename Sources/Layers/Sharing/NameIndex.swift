/// Where names stand in a list, in some ten bytes a name: the list stays with its owner, who must give it for every
/// look-up, the same each time.
///
/// Names are told apart by their bytes: two that only look equal are two. Of one that is there twice, the first
/// counts.
package struct NameIndex: Sendable {
  /// Positions in the list, one more than there are so that 0 is free; by the name's hash, or behind.
  private var slots: [UInt32] = []
  private var count = 0

  /// An index of nothing yet, with room for so many names.
  package init(room: Int = 0) { reserve(room) }

  /// Looks at a list once.
  ///
  /// - Parameter name: The name at a position below `count`.
  package init(count: Int, _ name: (Int) -> String) {
    self.init(room: count)
    for position in 0..<count { insert(position, name) }
  }

  /// Adds the next name of a list that grows.
  package mutating func append(_ name: (Int) -> String) {
    if 2 * (count + 1) > slots.count {
      let old = count
      reserve(2 * old)
      for position in 0..<old { insert(position, name) }
    }
    insert(count, name)
  }

  /// Adds the name at a position, for which there must be room.
  ///
  /// - Returns: Whether it was not there before.
  @discardableResult
  package mutating func insert(_ position: Int, _ name: (Int) -> String) -> Bool {
    let (slot, found) = find(name(position), name)
    if found == nil { slots[slot] = UInt32(position + 1) }
    count += 1
    return found == nil
  }

  private mutating func reserve(_ names: Int) {
    var size = 4
    while size < 2 * names { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    count = 0
  }

  /// The position of a name; `nil` where it is not in the list.
  package func position(of sought: String, _ name: (Int) -> String) -> Int? {
    find(sought, name).position
  }

  /// The slot that holds a name or would.
  private func find(_ sought: String, _ name: (Int) -> String) -> (slot: Int, position: Int?) {
    let mask = slots.count - 1
    var slot = sought.hashOfBytes & mask
    while slots[slot] != 0 {
      let position = Int(slots[slot]) - 1
      if name(position).hasBytes(of: sought) { return (slot, position) }
      slot = (slot + 1) & mask
    }
    return (slot, nil)
  }
}
