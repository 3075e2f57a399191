import Foundation
import Testing

@testable import Planning

@Suite("Packed counts")
struct PackedCountsTests {
  @Test(
    "counts come back, and JSON has them as a list",
    arguments: [[], [0], [0, 255], [255, 256], [256], [-1, 2], [.max, .min, 0]] as [[Int]])
  func roundTrip(counts: [Int]) throws {
    let packed = PackedCounts(counts)
    #expect(packed.counts == counts)
    let json = try JSONEncoder().encode(packed)
    #expect(try JSONDecoder().decode([Int].self, from: json) == counts)
    #expect(try JSONDecoder().decode(PackedCounts.self, from: json) == packed)
  }

  @Test("other counts are others")
  func equality() {
    #expect(PackedCounts([1, 2]) == PackedCounts([1, 2]))
    #expect(PackedCounts([1, 2]) != PackedCounts([1, 2, 0]))
    #expect(PackedCounts([0]) != PackedCounts([256]))
  }
}
