/// Makes an inventory of bytes as they come from an `InventoryWriter` in another process, holding no more of them than
/// a frame.
struct InventoryReceiver {
  private let builder: InventoryBuilder
  /// What has come and is no whole frame yet.
  private var pending: [UInt8] = []
  private var isOpen = false
  private var isBroken = false

  /// - Parameter keepsGroups: Whether the inventory is to have its groups.
  init(keepsGroups: Bool = true) { builder = InventoryBuilder(keepsGroups: keepsGroups) }

  /// Takes the next bytes.
  ///
  /// What makes no sense is told at the end alone, for what the process then says comes first.
  mutating func take(_ bytes: some Collection<UInt8>) {
    guard !isBroken else { return }
    pending += bytes
    do {
      try takeFrames()
    } catch {
      isBroken = true
      pending = []
    }
  }

  /// The inventory, once all bytes have come.
  func whole() throws(WireReader.Failure) -> InventoryBuilder {
    guard !isBroken, pending.isEmpty, builder.isWhole else { throw WireReader.Failure() }
    return builder
  }

  private mutating func takeFrames() throws(WireReader.Failure) {
    var next = 0
    if !isOpen {
      next = InventoryWriter.opening.count
      guard pending.count >= next else { return }
      guard pending.starts(with: InventoryWriter.opening) else { throw WireReader.Failure() }
      isOpen = true
    }
    while pending.count - next >= 4 {
      let start = next + 4
      let length = ReaderProtocol.frameLength(pending[next..<start])
      guard pending.count - start >= length else { break }
      next = start + length
      try takeItems(start..<next)
    }
    pending.removeFirst(next)
  }

  private func takeItems(_ frame: Range<Int>) throws(WireReader.Failure) {
    // Not even a sign of life comes after the end.
    guard !builder.isWhole else { throw WireReader.Failure() }
    var wire = WireReader(pending, in: frame)
    while !wire.isAtEnd {
      builder.take(try InventoryItem(from: &wire))
      guard !builder.isBroken else { throw WireReader.Failure() }
    }
  }
}
