internal import Layers
internal import SystemPackage

/// What the parent sends: bytes after one another on standard input.
struct RequestInput {
  private var block: ArraySlice<UInt8> = []

  /// Reads to the end.
  static func all() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let block = try FileDescriptor.standardInput.nextBytes() { bytes += block }
    return bytes
  }

  /// The next datasets that something is asked about; `nil` when there are no more.
  mutating func batch() throws -> [DatasetFacts]? {
    guard try !isAtEnd() else { return nil }
    return try RequestBatch.datasets(in: next(ReaderProtocol.frameLength(try next(4))))
  }

  private mutating func isAtEnd() throws -> Bool {
    if block.isEmpty { block = try FileDescriptor.standardInput.nextBytes() ?? [] }
    return block.isEmpty
  }

  /// Reads exactly `count` bytes.
  mutating func next(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      guard try !isAtEnd() else { throw Errno.brokenPipe }
      let part = block.prefix(count - bytes.count)
      bytes += part
      block.removeFirst(part.count)
    }
    return bytes
  }
}
