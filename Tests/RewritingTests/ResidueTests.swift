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
      unsafe piece.withUnsafeBytes { unsafe stream.next($0) { found.append(($0, $1)) } }
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
      unsafe Self.noise(31).withUnsafeBytes { unsafe stream.next($0) { _, _ in count += 1 } }
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
    var table = WindowTable(room: 3000)
    let digests = (0..<3000).map { Window.mixed(UInt64($0)) }
    for digest in digests { table.insert(digest) }
    for digest in digests { table.insert(digest) }
    #expect(table.count == 3000)
    for digest in digests.prefix(1000) { table.remove(digest) }
    #expect(table.count == 2000)
    #expect(digests.dropFirst(1000).allSatisfy(table.contains))
    #expect(!digests.prefix(1000).contains(where: table.contains))
  }

  @Test("a table that is too small stays searchable")
  func full() {
    var table = WindowTable(room: 1)
    for number in 0..<5000 { table.insert(Window.mixed(UInt64(number))) }
    #expect(table.count == 768)
    #expect(!table.contains(Window.mixed(1 << 40)))
  }
}
