import TestSupport
import Testing

@testable import Rewriting

@Suite("Copies")
struct CopyTests {
  private let bytes = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3 | 1) }

  /// The bytes of a copy without some ranges.
  private func copied(except ranges: [Range<Int>]) throws -> [UInt8] {
    let folder = try TemporaryDirectory()
    let source = try folder.write(bytes, to: "source")
    _ = try SystemFiles().copy(source, to: folder.file("copy"), except: ranges)
    return try TemporaryDirectory.bytes(at: folder.file("copy"))
  }

  @Test("what will be overwritten is left out where that is worth it, and nothing else")
  func parts() throws {
    #expect(try copied(except: []) == bytes)
    // 65 536 bytes are the least that is left out.
    #expect(try copied(except: [1000..<66_535]) == bytes)
    var expected = bytes
    for place in Array(1000..<66_536) + Array(100_000..<300_000) { expected[place] = 0 }
    #expect(try copied(except: [100_000..<300_000, 10..<20, 1000..<66_536]) == expected)
  }

  @Test("all of the end but the last byte may be left out; a range beyond it is none")
  func ends() throws {
    func without(_ places: Range<Int>) -> [UInt8] {
      bytes.indices.map { places.contains($0) ? 0 : bytes[$0] }
    }
    #expect(try copied(except: [200_000..<400_000]) == without(200_000..<399_999))
    #expect(try copied(except: [200_000..<400_001]) == bytes)
    #expect(try copied(except: [0..<400_000]) == without(0..<399_999))
  }
}
