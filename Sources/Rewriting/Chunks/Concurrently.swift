internal import Synchronization

/// Does `count` pieces of work with several workers and gives their results in order.
///
/// - Parameter begin: Called once for each worker; what it returns does one piece after another.
func concurrently<Result: Sendable>(
  _ count: Int, _ workers: Int, _ begin: @escaping @Sendable () -> (Int) -> Result
) async -> [Result] {
  let next = Counter()
  let results = await withTaskGroup(of: [(Int, Result)].self) { group in
    for _ in 0..<min(workers, count) {
      group.addTask {
        let work = begin()
        var done: [(Int, Result)] = []
        while let index = next.take(below: count) { done.append((index, work(index))) }
        return done
      }
    }
    return await group.reduce(into: []) { $0 += $1 }
  }
  return results.sorted { $0.0 < $1.0 }.map(\.1)
}

/// Hands out numbers from 0 on.
private final class Counter: Sendable {
  private let next = Mutex(0)

  func take(below end: Int) -> Int? {
    next.withLock { next in
      guard next < end else { return nil }
      defer { next += 1 }
      return next
    }
  }
}
