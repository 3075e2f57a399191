import Layers
import Testing

@testable import ModelFiles

@Suite struct MetadataOverlapTests {
  /// An object's header, from the end of the user block.
  private typealias Header = MetObjects.Object

  private static func overlap(base: Int, _ headers: [Header]) -> MetadataOverlap {
    var objects = MetObjects()
    for header in headers { objects.insert(header) }
    return MetadataOverlap(base: base, headers: objects.headers(base: base))
  }

  private static func header(_ address: UInt64, _ bytes: UInt32 = 0) -> Header {
    Header(address: address, position: -1, headerBytes: bytes)
  }

  /// What 40 bytes lie over, in words.
  private func overlap(
    at offset: Int, count: Int = 10, headers: [Header], structure: [Range<Int>] = []
  ) -> String? {
    let facts = DatasetFacts(
      path: "/a", shape: [count], element: ElementType(.float32, size: 4),
      storage: .contiguous(offset: offset))
    return Self.overlap(base: 512, headers)
      .first(Inventory(bytes: 0, datasets: [facts]).contiguousRanges) { range in
        structure.contains { $0.overlaps(range) }
      }?
      .text { ["/a"][$0] }
  }

  private func overlap(at offset: Int, count: Int = 10, headers: [UInt64] = [96, 800]) -> String? {
    overlap(at: offset, count: count, headers: headers.map { Self.header($0) })
  }

  @Test("values between structure are fine, the user block included")
  func apart() {
    #expect(overlap(at: 0) == nil)
    #expect(overlap(at: 472) == nil)
    #expect(overlap(at: 612) == nil)
    #expect(overlap(at: 1316) == nil)
    #expect(overlap(at: 512, count: 0) == nil)
  }

  @Test("values over the superblock are refused", arguments: [473, 512, 540, 559])
  func superblock(offset: Int) {
    #expect(overlap(at: offset)?.contains("superblock") == true)
  }

  @Test("values over an object's header are refused", arguments: [569, 608, 611, 1273, 1312, 1315])
  func header(offset: Int) {
    #expect(overlap(at: offset)?.contains("header of an object") == true)
  }

  @Test("values over other structure are refused", arguments: [993, 1000, 1007, 961])
  func structure(offset: Int) {
    func overlap(_ structure: [Int]) -> String? {
      self.overlap(at: offset, headers: [], structure: structure.map { $0..<($0 + 8) })
    }
    #expect(overlap([2000, 1000, 700])?.contains("B-tree") == true)
    #expect(overlap([offset - 8, offset + 40]) == nil)
    // Where the search for the superblock looked.
    #expect(overlap([0, 511]) == nil)
  }

  @Test("a size that overflows is left to the validation", arguments: [[Int.max, 2], [Int.max]])
  func overflow(shape: [Int]) {
    let facts = DatasetFacts(
      path: "/a", shape: shape, element: ElementType(.float32, size: 4),
      storage: .contiguous(offset: 600))
    #expect(facts.contiguousRange == nil)
  }

  @Test("addresses that cannot be are no address")
  func impossible() {
    #expect(overlap(at: 1000, headers: [.max]) == nil)
  }

  @Test(
    "values that begin inside structure are refused where its size is known",
    arguments: [920, 1000, 1500, 1511])
  func inside(offset: Int) {
    func overlap(header: Int, structure: Int) -> String? {
      self.overlap(
        at: offset, headers: [Self.header(400, UInt32(header))],
        structure: [600..<608, 912..<(912 + structure), 1000..<1008])
    }
    #expect(overlap(header: 600, structure: 8)?.contains("header of an object") == true)
    #expect(overlap(header: 0, structure: 600)?.contains("B-tree") == true)
    #expect((overlap(header: 0, structure: 8) == nil) == (offset != 1000))
  }

  @Test("chunks are values too, filtered ones as well")
  func chunks() {
    func overlap(_ offset: Int, _ size: UInt32) -> String? {
      let places = ChunkPlaces(dataset: 0, offsets: [200, offset], sizes: [40, size])
      let chunks = places.ranges.map { OwnedRange(range: $0, dataset: 0) }
      return Self.overlap(base: 0, [Self.header(96, 40)])
        .first([], chunks: chunks) { $0.overlaps(500..<1012) }?
        .text { ["/a"][$0] }
    }
    #expect(overlap(240, 40) == nil)
    #expect(overlap(40, 40) == "a chunk of '/a' lies over the superblock")
    #expect(overlap(135, 1) == "a chunk of '/a' lies over the header of an object")
    #expect(overlap(1011, 9)?.contains("a B-tree") == true)
    #expect(overlap(1011, 0) == nil, "one that was never written lies nowhere")
  }
}
