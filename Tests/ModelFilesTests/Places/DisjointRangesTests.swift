import Testing

@testable import ModelFiles

@Suite struct DisjointRangesTests {
  @Test("whether ranges overlap is what looking at each says")
  func all() {
    var generator = SystemRandomNumberGenerator()
    for count in 0..<60 {
      let ranges = (0..<count).map { _ in
        let start = Int.random(in: 0..<100, using: &generator)
        return start..<(start + Int.random(in: 0..<9, using: &generator))
      }
      let joined = DisjointRanges(ranges)
      for start in 0..<110 {
        for end in start...(start + 3) {
          let expected = ranges.contains { $0.overlaps(start..<end) }
          #expect(joined.overlap(start..<end) == expected, "\(start)..<\(end) and \(ranges)")
        }
      }
    }
  }
}
