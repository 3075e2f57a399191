import Layers
import Testing

@testable import ModelFiles

@Suite struct MetadataOverlapTests {
  private func overlap(at offset: Int, count: Int = 10, headers: [UInt64] = [96, 800]) -> String? {
    MetadataOverlap(base: 512, headers: headers).first(in: [
      DatasetFacts(
        path: "/a", shape: [count], element: ElementType(.float32, size: 4),
        storage: .contiguous(offset: offset))
    ])
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
      MetadataOverlap(base: 512, headers: [], structure: structure).first(in: [
        DatasetFacts(
          path: "/a", shape: [10], element: ElementType(.float32, size: 4),
          storage: .contiguous(offset: offset))
      ])
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
    #expect(MetadataOverlap(base: 512, headers: [800]).first(in: [facts]) == nil)
  }

  @Test("addresses that cannot be are no address")
  func impossible() {
    #expect(overlap(at: 1000, headers: [.max]) == nil)
  }
}
