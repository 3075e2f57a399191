internal import Synchronization

/// A set of windows by 32 bits of their digests: what it does not know is not there; of what it knows, one in
/// some billions is not.
///
/// Takes many digests at a time: first what stands at each one's place is fetched, since memory serves many
/// requests in the time of one.
final class WindowTable: Sendable {
  private let content: Mutex<Slots>

  /// - Parameter count: The most windows there will be; with them the table is three quarters full.
  init(room count: Int) {
    content = Mutex(Slots(room: count))
  }

  var count: Int { content.withLock { $0.count } }

  func insert(_ digests: [UInt64]) {
    content.withLock { table in
      let firsts = table.firsts(digests)
      for (digest, first) in zip(digests, firsts) where first != Slots.mark(digest) {
        table.insert(digest)
      }
    }
  }

  func remove(_ digests: [UInt64]) {
    content.withLock { table in
      let firsts = table.firsts(digests)
      for (digest, first) in zip(digests, firsts) where first != Slots.empty {
        table.remove(digest)
      }
    }
  }

  /// The positions of those that are in the table.
  func positions(of digests: [UInt64]) -> [Int] {
    content.withLock { table in
      let firsts = table.firsts(digests)
      return digests.indices.filter { firsts[$0] != Slots.empty && table.find(digests[$0]) != nil }
    }
  }
}

/// What a table holds.
private struct Slots {
  static let (empty, removed): (UInt32, UInt32) = (0, 1)

  var slots: [UInt32]
  var count = 0

  /// - Parameter count: The most windows there will be.
  init(room count: Int) {
    slots = [UInt32](repeating: Self.empty, count: max(1024, count / 3 * 4 + 4))
  }

  static func mark(_ digest: UInt64) -> UInt32 { max(2, UInt32(truncatingIfNeeded: digest)) }

  /// What stands where each digest would be if there were no others.
  func firsts(_ digests: [UInt64]) -> [UInt32] { digests.map { slots[start($0)] } }

  mutating func insert(_ digest: UInt64) {
    let mark = Self.mark(digest)
    var slot = start(digest)
    while slots[slot] != Self.empty {
      if slots[slot] == mark { return }
      slot = next(slot)
    }
    // Never full: a search must come to an end.
    guard count < slots.count / 4 * 3 else { return }
    slots[slot] = mark
    count += 1
  }

  mutating func remove(_ digest: UInt64) {
    guard let slot = find(digest) else { return }
    slots[slot] = Self.removed
    count -= 1
  }

  func find(_ digest: UInt64) -> Int? {
    let mark = Self.mark(digest)
    var slot = start(digest)
    while slots[slot] != Self.empty {
      if slots[slot] == mark { return slot }
      slot = next(slot)
    }
    return nil
  }

  /// The upper half as a share of the table, so that any size will do.
  private func start(_ digest: UInt64) -> Int { Int(((digest >> 32) * UInt64(slots.count)) >> 32) }

  private func next(_ slot: Int) -> Int { slot + 1 == slots.count ? 0 : slot + 1 }
}
