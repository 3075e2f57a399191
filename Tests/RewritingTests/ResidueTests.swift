import Initializers
import Synchronization
import TestSupport
import Testing

@testable import Rewriting

/// The parts of the search for old values.
@Suite("Residue") struct ResidueTests {
  private static func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
  }

  private static func windows(
    _ bytes: [UInt8], _ choice: WindowChoice, pieces: Int
  ) -> [(window: Window, place: Int)] {
    var stream = WindowStream(choice)
    var found: [(window: Window, place: Int)] = []
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      let piece = Array(bytes[start..<min(bytes.count, start + pieces)])
      unsafe piece.withUnsafeBytes {
        unsafe stream.next($0) { windows, places in
          for (window, place) in zip(windows, places) { found.append((window, place)) }
        }
      }
    }
    return found
  }

  @Test("a stream has every window once, however it is cut", arguments: [1, 5, 31, 32, 33, 500])
  func streams(pieces: Int) {
    let bytes = Self.noise(500)
    let found = Self.windows(bytes, WindowChoice(bytes: 500), pieces: pieces)
    #expect(found.map(\.place) == Array(0...(500 - 32)))
    let whole = Self.windows(bytes, WindowChoice(bytes: 500), pieces: 500)
    #expect(found.map(\.window) == whole.map(\.window))
  }

  @Test("two runs make no window together")
  func runs() {
    var stream = WindowStream(WindowChoice(bytes: 0))
    var count = 0
    for _ in 0..<2 {
      stream.begin()
      unsafe Self.noise(31).withUnsafeBytes { unsafe stream.next($0) { count += $1.count } }
    }
    #expect(count == 0)
  }

  @Test("a share is chosen by content, not by place")
  func share() {
    let choice = WindowChoice(bytes: WindowChoice.most * 16)
    #expect(choice.bits == 4)
    #expect(choice.surelyFound == 31 + 14 * 16)
    let bytes = Self.noise(100_000)
    let found = Self.windows(bytes, choice, pieces: 4096)
    // Binomial with n = 100 000 and p = 1/16: five standard deviations are 383.
    #expect(abs(found.count - 6250) < 383)
    let moved = Self.windows(Self.noise(13, seed: 9) + bytes, choice, pieces: 777)
    #expect(moved.filter { $0.place >= 13 }.map(\.window) == found.map(\.window))
  }

  @Test("a window tells a copy from chance by at least eight different bytes")
  func telling() {
    func isTelling(_ bytes: [UInt8]) -> Bool {
      unsafe bytes.withUnsafeBytes { unsafe Window($0, at: 0).isTelling }
    }
    #expect(!isTelling([UInt8](repeating: 0, count: 32)))
    #expect(!isTelling((0..<32).map { UInt8($0 % 7) }))
    #expect(isTelling((0..<32).map { UInt8($0 % 8) }))
    #expect(isTelling(Self.noise(32)))
    // Zeros, then float32 ones.
    let ones: [UInt8] = (0..<4).flatMap { _ in [0, 0, 0x80, 0x3f] as [UInt8] }
    #expect(!isTelling([UInt8](repeating: 0, count: 16) + ones))
  }

  @Test("a table keeps what goes in until it comes out")
  func table() {
    let table = WindowTable(room: 3000)
    let digests = (0..<3000).map { Window.mixed(UInt64($0)) }
    // Some together, and some alone.
    table.insert(Array(digests.prefix(2000)))
    for digest in digests { table.insert([digest]) }
    #expect(table.count == 3000)
    table.remove(Array(digests.prefix(1000)) + [Window.mixed(1 << 40)])
    #expect(table.count == 2000)
    #expect(table.positions(of: digests) == Array(1000..<3000))
    table.insert(Array(digests.prefix(10)))
    #expect(table.positions(of: [digests[3], digests[999], digests[1000]]) == [0, 2])
  }

  @Test("a table that is too small stays searchable")
  func full() {
    let table = WindowTable(room: 1)
    table.insert((0..<5000).map { Window.mixed($0) })
    #expect(table.count == 768)
    #expect(table.positions(of: [Window.mixed(1 << 40)]).isEmpty)
  }

  @Test("every instruction set chooses the same places", arguments: ISA.allCases)
  func places(isa: ISA) {
    let bytes = Self.noise(70_001)
    func chosen(_ isa: ISA, _ most: UInt32, _ count: Int) -> [UInt32] {
      var places = [UInt32](repeating: 0, count: count)
      let found = unsafe places.withUnsafeMutableBufferPointer { places in
        unsafe bytes.withUnsafeBytes {
          unsafe isa.choosePlaces(
            in: UnsafeRawBufferPointer(rebasing: $0[..<count]), mixedTo: most, places)
        }
      }
      return Array(places[..<found])
    }
    /// The rule, place by place.
    func expected(_ most: UInt32, _ count: Int) -> [UInt32] {
      (0..<max(0, count - 7)).filter { place in
        let words = [0, 4].map { start in
          (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + start + $1]) << UInt32(8 * $1) }
        }
        return words[0] &* 0x9e37_79b1 &+ words[1] &* 0x85eb_ca77 &+ 0x8000_0000 <= most
      }.map { UInt32($0) }
    }
    for count in [7, 8, 70, 71, 72, 135, 1000, 70_001] {
      for bits in [0, 3, 8] {
        let most = UInt32.max >> UInt32(bits)
        #expect(chosen(isa, most, count) == expected(most, count))
      }
    }
  }

  @Test("ranges of files have the windows of a stream, across segments too", arguments: [1, 3])
  func ranges(workers: Int) async throws {
    let bytes = Self.noise(5 << 19)
    let folder = try TemporaryDirectory()
    let file = try SystemFiles.openForReading(try folder.write(bytes, to: "noise"))
    let choice = WindowChoice(bytes: WindowChoice.most << 6)
    let ranges = [3..<(2 << 20) + 77, 100..<100, 200..<231, (2 << 20)..<bytes.count]
    let found = Mutex<[[Int]]>(ranges.map { _ in [] })
    try await RangeWindows(ranges: ranges.map { (file, $0) }, choice: choice, workers: workers)
      .each { range, windows, places in
        for (window, place) in zip(windows, places) {
          let here = unsafe bytes.withUnsafeBytes { unsafe Window($0, at: place) }
          #expect(window == here)
        }
        found.withLock { $0[range] += places }
      }
    let expected = ranges.map { range in
      Self.windows(Array(bytes[range]), choice, pieces: 1 << 16).map { $0.place + range.lowerBound }
    }
    #expect(expected[0].count > 30_000 && expected[3].count > 7000)
    #expect(found.withLock { $0.map { $0.sorted() } } == expected)
  }
}
