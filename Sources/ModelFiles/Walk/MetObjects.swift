/// The objects that a walk has met, in some 24 bytes each, by their addresses.
struct MetObjects {
  /// An object of a file.
  struct Object {
    /// Where its header begins, from the end of the user block.
    let address: UInt64
    /// That of a dataset among datasets; negative for groups.
    let position: Int32
    /// The size of the header; 0 where that is not known.
    let headerBytes: UInt32
  }

  private var objects: [Object] = []
  /// Numbers of objects, one more than they are so that 0 is free, by the address's hash or behind.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)

  /// The object at an address, if it was met.
  subscript(address: UInt64) -> Object? {
    let number = slots[slot(of: address)]
    return number > 0 ? objects[Int(number) - 1] : nil
  }

  /// Adds an object that was not met before.
  mutating func insert(_ object: Object) {
    objects.append(object)
    guard objects.count > slots.count / 4 * 3 else {
      return slots[slot(of: object.address)] = UInt32(objects.count)
    }
    slots = [UInt32](repeating: 0, count: 2 * slots.count)
    for (index, object) in objects.enumerated() {
      slots[slot(of: object.address)] = UInt32(index + 1)
    }
  }

  /// The slot that holds an address's object or would.
  private func slot(of address: UInt64) -> Int {
    // Seeded anew for each process, for a file chooses its addresses.
    var slot = address.hashValue & (slots.count - 1)
    while slots[slot] > 0, objects[Int(slots[slot]) - 1].address != address {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// Where the headers lie, counted from the first byte of a file whose user block is of `base` bytes.
  func headers(base: Int) -> DisjointRanges {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(objects.count)
    for object in objects {
      // Every header begins with at least a version or a signature.
      let bytes = max(Int(object.headerBytes), 4)
      guard let address = Int(exactly: object.address), address <= .max - base - bytes else {
        continue
      }
      ranges.append((base + address)..<(base + address + bytes))
    }
    return DisjointRanges(ranges)
  }
}
