/// Sends what a walk meets to the parent while the walk goes on: a line that opens the inventory, then frames, each
/// of a number of bytes (4 bytes, little-endian) and some whole items.
///
/// The last item is the end. A frame without items only says that the walk gets on.
final class InventoryWriter: InventorySink {
  /// What an inventory begins with.
  static let opening = Array("h5reinit inventory\n".utf8)
  /// The bytes from which on a frame is sent.
  private static let enough = 1 << 16

  private let send: ([UInt8]) throws -> Void
  private var frame = WireWriter()
  private var isOpen = false
  private var failure: (any Error)?
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant

  /// - Parameter send: Sends all bytes that it gets, after those that it got before.
  init(_ send: @escaping ([UInt8]) throws -> Void) {
    self.send = send
    last = clock.now
  }

  func take(_ item: InventoryItem) {
    item.write(to: &frame)
    if frame.bytes.count >= Self.enough { flush() }
  }

  func getsOn() {
    if clock.now - last > .seconds(1) { flush() }
  }

  /// Sends what is left.
  ///
  /// - Throws: What kept bytes from being sent: a walk does not end for it.
  func finish() throws {
    // Nothing may come after the end.
    if !frame.bytes.isEmpty { flush() }
    if let failure { throw failure }
  }

  private func flush() {
    last = clock.now
    defer { frame.clear(kept: 4 * Self.enough) }
    guard failure == nil else { return }
    do {
      if !isOpen { try send(Self.opening) }
      isOpen = true
      try send(ReaderProtocol.frameHead(frame.bytes.count))
      try send(frame.bytes)
    } catch {
      failure = error
    }
  }
}
