/// A set of windows by 32 bits of their digests: what it does not know is not there; of what it knows, one in
/// some billions is not.
struct WindowTable: Sendable {
  private static let (empty, removed): (UInt32, UInt32) = (0, 1)

  private var slots: [UInt32]
  private(set) var count = 0

  /// - Parameter count: The most windows there will be.
  init(room count: Int) {
    var size = 1024
    while size / 4 * 3 < count { size *= 2 }
    slots = [UInt32](repeating: Self.empty, count: size)
  }

  mutating func insert(_ digest: UInt64) {
    let mark = Self.mark(digest)
    var slot = start(digest)
    while slots[slot] != Self.empty {
      if slots[slot] == mark { return }
      slot = (slot + 1) & (slots.count - 1)
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

  func contains(_ digest: UInt64) -> Bool { find(digest) != nil }

  private func find(_ digest: UInt64) -> Int? {
    let mark = Self.mark(digest)
    var slot = start(digest)
    while slots[slot] != Self.empty {
      if slots[slot] == mark { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func start(_ digest: UInt64) -> Int { Int(digest >> 32) & (slots.count - 1) }

  private static func mark(_ digest: UInt64) -> UInt32 {
    max(2, UInt32(truncatingIfNeeded: digest))
  }
}
