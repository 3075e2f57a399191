import Layers
import Testing

@testable import ModelFiles

@Suite("Batches of requests")
struct RequestBatchTests {
  private static let deflate = Filter(id: 1, name: "deflate", isAvailable: true, parameters: [4])

  private func facts(_ path: String, _ storage: Storage, shape: [Int]? = [4, 6]) -> DatasetFacts {
    DatasetFacts(
      path: path, shape: shape, element: ElementType(.float32, size: 4, byteOrder: .big),
      storage: storage)
  }

  private var datasets: [DatasetFacts] {
    [
      facts("/a", .contiguous(offset: 4096)), facts("/\u{e9}", .contiguous(offset: nil)),
      facts("/c", .chunked(chunk: [3, 2], filters: [Self.deflate])),
      facts("/d", .compact, shape: nil), facts("/e", .virtual, shape: []), facts("/f", .external),
    ]
  }

  /// The datasets of a frame whose head has been taken off.
  private func read(_ frame: [UInt8]) throws -> [DatasetFacts] {
    #expect(ReaderProtocol.frameLength(frame.prefix(4)) == frame.count - 4)
    return try RequestBatch.datasets(in: Array(frame.dropFirst(4)))
  }

  @Test(
    "ranges cover all, one after another, none of them empty or long",
    arguments: [0, 1, 1023, 1024, 1025, 2048, 5000])
  func ranges(count: Int) {
    let ranges = RequestBatch.ranges(count)
    #expect(ranges.flatMap(Array.init) == Array(0..<count))
    #expect(ranges.allSatisfy { !$0.isEmpty && $0.count <= 1024 })
    #expect(ranges.count == (count + 1023) / 1024)
  }

  @Test("datasets come back from their frame")
  func frames() throws {
    #expect(try read(RequestBatch.frame(datasets)) == datasets)
    #expect(try read(RequestBatch.frame(datasets[2..<4])) == Array(datasets[2..<4]))
    #expect(try read(RequestBatch.frame([])) == [])
  }

  @Test("neither attributes nor the places of chunks are sent")
  func leftOut() throws {
    let full = datasets.map { facts in
      var facts = facts
      facts.attributes = ["a": .strings(["b"])]
      facts.chunks = .placed([64, 128])
      return facts
    }
    #expect(RequestBatch.frame(full) == RequestBatch.frame(datasets))
    #expect(try read(RequestBatch.frame(full)) == datasets)
  }

  @Test("what is cut off, goes on or counts wrong is no batch")
  func malformed() {
    let bytes = Array(RequestBatch.frame(datasets).dropFirst(4))
    for count in bytes.indices {
      #expect(throws: WireReader.Failure.self, "\(count)") {
        try RequestBatch.datasets(in: Array(bytes.prefix(count)))
      }
    }
    #expect(throws: WireReader.Failure.self) { try RequestBatch.datasets(in: bytes + [0]) }
    // Counts that no memory holds.
    for count in [Int.max, .min, -1, 1 << 40] {
      var wire = WireWriter()
      count.write(to: &wire)
      #expect(throws: WireReader.Failure.self) {
        try RequestBatch.datasets(in: wire.bytes + bytes.dropFirst())
      }
    }
  }
}
