internal import Synchronization

/// Notices that a process which is being waited for does not get on.
///
/// The time the caller itself takes between two waits does not count.
final class Watch: Sendable {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let limit: Duration
  /// Nanoseconds from `start` to the beginning of the present wait; negative when there is none.
  private let waitingSince = Atomic<Int>(-1)
  private let expired = Atomic<Bool>(false)

  init(limit: Duration) {
    self.limit = limit
    start = clock.now
  }

  /// Whether a wait was longer than the limit.
  var isExpired: Bool { expired.load(ordering: .relaxed) }

  /// Waits for `operation`.
  func wait<Result>(for operation: () async throws -> Result) async rethrows -> Result {
    waitingSince.store(Self.nanoseconds(clock.now - start), ordering: .relaxed)
    defer { waitingSince.store(-1, ordering: .relaxed) }
    return try await operation()
  }

  /// Calls `end` once a wait is longer than the limit; returns when cancelled.
  func run(end: () -> Void) async {
    let limit = Self.nanoseconds(limit)
    while !Task.isCancelled {
      let since = waitingSince.load(ordering: .relaxed)
      let now = Self.nanoseconds(clock.now - start)
      if since >= 0, now - since >= limit {
        expired.store(true, ordering: .relaxed)
        return end()
      }
      let rest = since < 0 ? limit : limit - (now - since)
      try? await clock.sleep(for: .nanoseconds(max(rest, 1_000_000)))
    }
  }

  private static func nanoseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(clamping: seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
  }
}
