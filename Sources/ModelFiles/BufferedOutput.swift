internal import SystemPackage

/// Puts small pieces together before they are written.
struct BufferedOutput {
  private let descriptor: FileDescriptor
  private var waiting: [UInt8] = []

  /// The bytes from which on what waits is written.
  private static let enough = 1 << 16

  init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  mutating func write(_ bytes: [UInt8]) throws {
    guard bytes.count < Self.enough else {
      try flush()
      try descriptor.writeAll(bytes)
      return
    }
    waiting += bytes
    if waiting.count >= Self.enough { try flush() }
  }

  /// Writes what waits: whoever waits for it may have nothing to say before.
  mutating func flush() throws {
    guard !waiting.isEmpty else { return }
    try descriptor.writeAll(waiting)
    waiting.removeAll(keepingCapacity: waiting.capacity <= 4 * Self.enough)
  }
}
