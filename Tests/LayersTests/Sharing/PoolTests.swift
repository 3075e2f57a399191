import Synchronization
import Testing

@testable import Layers

@Suite("Pools of equal values")
struct PoolTests {
  /// Values of one hash, which count their comparisons.
  private struct Clash: Hashable {
    final class Counter: Sendable { let comparisons = Mutex(0) }

    let number: Int
    var equalsItself = true
    var counter = Counter()

    static func == (one: Self, other: Self) -> Bool {
      one.counter.comparisons.withLock { $0 += 1 }
      return one.equalsItself && one.number == other.number
    }

    func hash(into hasher: inout Hasher) {}
  }

  @Test("of equal values the first is held")
  func equal() {
    var pool = Pool<Held<String>>()
    let (a, b) = (Held("a"), Held("b"))
    #expect(pool.shared(a).identity == a.identity && pool.shared(b).identity == b.identity)
    #expect(pool.shared(Held("a")).identity == a.identity)
    #expect(pool.shared(Held("b")).identity == b.identity)
  }

  @Test("values of one hash are told apart")
  func clashes() {
    var pool = Pool<Held<Clash>>()
    let values = (0..<8).map { Held(Clash(number: $0)) }
    for value in values { #expect(pool.shared(value).identity == value.identity) }
    for value in values {
      #expect(pool.shared(Held(value.value)).identity == value.identity)
    }
  }

  @Test("values of one hash beyond the eighth are themselves, and not sought among all before")
  func limit() {
    var pool = Pool<Clash>()
    let counter = Clash.Counter()
    for number in 0..<1000 {
      let value = Clash(number: number, equalsItself: false, counter: counter)
      #expect(pool.shared(value).number == number)
    }
    #expect(counter.comparisons.withLock(\.self) <= 8 * 1000)
  }

  @Test("a number that is none comes back as it came")
  func noNumber() {
    var pool = Pool<Held<Double>>()
    for _ in 0..<100 {
      let value = Held(Double.nan)
      #expect(pool.shared(value).identity == value.identity)
    }
  }
}
