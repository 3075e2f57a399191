internal import Subprocess

/// The bytes that go to and come from one reader process, every wait under its watch.
struct Exchange {
  /// A process that did not keep to the protocol.
  enum Failure: Error, CustomStringConvertible {
    /// It stopped taking or giving bytes before the end, most often because it died.
    case ended
    case tooLong
    case tooManyErrors

    var description: String {
      switch self {
      case .ended: "it ended too early"
      case .tooLong: "its answer is too long"
      case .tooManyErrors: "too much on standard error"
      }
    }
  }

  private let writer: StandardInputWriter
  private var output: SubprocessOutputSequence.Iterator
  private let watch: Watch
  /// What has come and not been taken yet, from `taken` on.
  private var pending: [UInt8] = []
  /// What is to be sent with more.
  private var queued: [UInt8] = []
  private static let enough = 1 << 16
  private var taken = 0

  init(_ child: ReaderSession.Child, _ watch: Watch) {
    writer = child.standardInputWriter
    output = child.standardOutput.makeAsyncIterator()
    self.watch = watch
  }

  /// Sends all of `bytes`.
  func send(_ bytes: [UInt8]) async throws(Failure) {
    let sent = try? await watch.wait { try await writer.write(bytes) }
    guard sent == bytes.count else { throw Failure.ended }
  }

  /// Sends bytes when there are enough of them: small pieces each cost a switch of processes.
  mutating func queue(_ bytes: [UInt8]) async throws(Failure) {
    if queued.isEmpty, bytes.count >= Self.enough { return try await send(bytes) }
    queued += bytes
    guard queued.count >= Self.enough else { return }
    try await sendQueued()
  }

  private mutating func sendQueued() async throws(Failure) {
    if !queued.isEmpty { try await send(queued) }
    queued.removeAll(keepingCapacity: queued.capacity <= 4 * Self.enough)
  }

  /// Tells the process that no more bytes come.
  mutating func endInput() async throws(Failure) {
    try await sendQueued()
    do {
      try await writer.finish()
    } catch {
      throw Failure.ended
    }
  }

  /// Receives exactly `count` bytes.
  mutating func receive(_ count: Int) async throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while true {
      let part = pending[taken..<min(pending.count, taken + count - bytes.count)]
      bytes += part
      taken += part.count
      if bytes.count == count { return bytes }
      guard try await more() else { throw Failure.ended }
    }
  }

  /// Receives everything up to the end, which must come within `limit` bytes, as it comes.
  mutating func receiveAll(
    limit: Int, _ consume: (ArraySlice<UInt8>) -> Void
  ) async throws(Failure) {
    var rest = limit
    while try await more() {
      rest -= pending.count
      guard rest >= 0 else { throw Failure.tooLong }
      consume(pending[...])
    }
  }

  /// Makes sure that nothing more comes.
  mutating func expectEnd() async throws(Failure) {
    guard taken == pending.count, !(try await more()) else { throw Failure.tooLong }
  }

  /// Waits for the next bytes; false at the end.
  private mutating func more() async throws(Failure) -> Bool {
    // A copy, since the closure cannot borrow `self`; the iterator's state is its descriptor.
    var output = self.output
    let buffer: SubprocessOutputSequence.Buffer?
    do {
      buffer = try await watch.wait { try await output.next() }
    } catch {
      throw Failure.ended
    }
    self.output = output
    pending = buffer?.array ?? []
    taken = 0
    return buffer != nil
  }
}
