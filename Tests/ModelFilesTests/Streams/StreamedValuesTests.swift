import HDF5
import HDF5Samples
import Layers
import TestSupport
import Testing

@testable import ModelFiles

/// Values of chunks that are too large for memory, as libhdf5 wrote them.
@Suite("Streamed values")
struct StreamedValuesTests {
  private let folder = try? TemporaryDirectory()

  static let pipelines: [[SampleFilter]] = [
    [.deflate], [.shuffle, .deflate], [.shuffle, .deflate, .fletcher32], [.fletcher32], [.shuffle],
  ]
  /// Shapes and chunks: whole, with an edge on each axis, larger than the dataset, several side by side.
  static let layouts: [(shape: [UInt64], chunk: [UInt64])] = [
    ([550, 1000], [550, 1000]), ([650, 1200], [550, 1000]), ([3, 350, 900], [2, 450, 700]),
    ([550, 2000], [550, 1000]), ([650_000], [600_000]),
  ]

  /// Bytes that deflate makes smaller, and no two neighbours of which are alike in all planes.
  private func values(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* $0) >> 7 &+ $0 % 4 &* 60) }
  }

  private func sample(
    _ shape: [UInt64], _ chunk: [UInt64], _ filters: [SampleFilter], bytes: [UInt8]?
  ) throws -> String {
    let path = try #require(folder).file("model.h5")
    try SampleFile.make(path) {
      try $0.dataset(
        "/a", shape, .float32, .chunked(chunk, filters), bytes: bytes, isExtensible: true)
    }
    return path
  }

  private func read(_ path: String) throws -> [UInt8] {
    let facts = try #require(
      try InventoryReader.read(path, locking: false).inventory.datasets.first)
    #expect(StreamedValues(facts, largestBand: 16 << 20) != nil)
    var bytes: [UInt8] = []
    try ValueTransfer(path: path, locking: false).read([facts]) { bytes += $1 }
    return bytes
  }

  @Test("are those that were written", arguments: pipelines, layouts)
  func written(filters: [SampleFilter], layout: (shape: [UInt64], chunk: [UInt64])) throws {
    let bytes = values(layout.shape.reduce(4) { $0 * Int($1) })
    let path = try sample(layout.shape, layout.chunk, filters, bytes: bytes)
    #expect(try read(path) == bytes)
  }

  @Test("are the fill value where nothing was written")
  func neverWritten() throws {
    let path = try sample([650, 1200], [550, 1000], [.deflate], bytes: nil)
    #expect(try read(path) == [UInt8](repeating: 0, count: 650 * 1200 * 4))
  }

  @Test("of small chunks are streamed where their band is large, and few")
  func bands() throws {
    let few = try sample([1024, 6144], [1024, 512], [.shuffle, .deflate], bytes: nil)
    #expect(try read(few).count == 1024 * 6144 * 4)
    let many = try sample([1024, 6144], [1024, 16], [.shuffle, .deflate], bytes: nil)
    let facts = try #require(
      try InventoryReader.read(many, locking: false).inventory.datasets.first)
    #expect(StreamedValues(facts, largestBand: 16 << 20) == nil, "384 streams")
    let plain = try sample([550, 1000], [550, 1000], [], bytes: nil)
    let unfiltered = try #require(
      try InventoryReader.read(plain, locking: false).inventory.datasets.first)
    #expect(StreamedValues(unfiltered, largestBand: 16 << 20) == nil)
  }

  @Test(
    "of a damaged chunk are an error, never others",
    arguments: [[SampleFilter.deflate], [.fletcher32]])
  func damaged(filters: [SampleFilter]) throws {
    let bytes = values(550 * 1000 * 4)
    let path = try sample([550, 1000], [550, 1000], filters, bytes: bytes)
    let whole = try TemporaryDirectory.bytes(at: path)
    for place in [whole.count / 3, whole.count / 2, whole.count - 20_000] {
      var broken = whole
      broken[place] ^= 0x10
      let path = try #require(folder).write(broken, to: "broken.h5")
      #expect(throws: (any Error).self) { _ = try read(path) }
    }
  }
}
