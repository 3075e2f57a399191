import TestSupport
import Testing

@testable import Rewriting

@Suite("Places of segments")
struct SegmentPlacesTests {
  @Test("are those of the values, and behind them for what has become larger")
  func places() throws {
    let folder = try TemporaryDirectory()
    let scratch = try ScratchFile(folder.file("scratch"), with: SystemFiles())
    let places = SegmentPlaces(in: scratch, overflowAt: 40)
    func segment(_ count: Int, _ byte: UInt8) -> SegmentEncoder.Segment {
      .init(bytes: [UInt8](repeating: byte, count: count), length: count, checksum: 1)
    }
    let first = try places.store([segment(6, 1), segment(5, 2), segment(4, 3)], at: 0..<10)
    #expect(first.map(\.place) == [0..<6, 40..<45, 6..<10])
    let second = try places.store([segment(11, 4), segment(10, 5)], at: 10..<20)
    #expect(second.map(\.place) == [45..<56, 10..<20])
    for (place, byte) in zip((first + second).map(\.place), [1, 2, 3, 4, 5] as [UInt8]) {
      var bytes = [UInt8](repeating: 0, count: place.count)
      try unsafe bytes.withUnsafeMutableBytes { try unsafe scratch.read($0, at: place.lowerBound) }
      #expect(bytes == [UInt8](repeating: byte, count: place.count))
    }
  }
}
