import HDF5
import HDF5Samples
import Layers
import TestSupport
import Testing

@testable import ModelFiles

/// Values of chunks that are decoded here, as libhdf5 wrote them.
@Suite("Decoded bands")
struct DecodedBandsTests {
  private let folder = try? TemporaryDirectory()

  static let pipelines: [[SampleFilter]] = [
    [.deflate], [.shuffle, .deflate], [.shuffle, .deflate, .fletcher32], [.fletcher32], [.shuffle],
  ]
  static let types: [(SampleType, size: Int)] = [
    (.float16, 2), (.float32Big, 4), (.float64, 8), (.int8, 1),
  ]
  /// Shapes and chunks: whole, edges on every axis, beyond the dataset, bands on the second axis, single elements.
  static let layouts: [(shape: [UInt64], chunk: [UInt64])] = [
    ([37, 53], [37, 53]), ([37, 53], [8, 16]), ([5, 7], [64, 16]), ([3, 20, 33], [1, 7, 33]),
    ([3, 3, 20, 33], [2, 1, 7, 5]), ([40, 3], [1, 1]), ([1000], [300]),
  ]

  private func sample(
    _ shape: [UInt64], _ chunk: [UInt64], _ filters: [SampleFilter], bytes: [UInt8]?,
    _ type: SampleType = .float32
  ) throws -> String {
    let path = try #require(folder).file("model.h5")
    try SampleFile.make(path) {
      try $0.dataset(
        "/a", shape, type, .chunked(chunk, filters), bytes: bytes, isExtensible: true)
    }
    return path
  }

  private func facts(_ path: String) throws -> DatasetFacts {
    try #require(try InventoryReader.read(path, locking: false).inventory.datasets.first)
  }

  private func read(_ path: String) throws -> [UInt8] {
    let facts = try facts(path)
    #expect(DecodedBands(facts) != nil)
    var bytes: [UInt8] = []
    try ValueTransfer(path: path, locking: false).read([facts]) { _, block in
      #expect(block.count % facts.element.size == 0)
      bytes += block
    }
    return bytes
  }

  private func values(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* $0) >> 3 &+ $0 % 4 &* 60) }
  }

  @Test("hold what was written", arguments: pipelines, layouts)
  func everyLayout(filters: [SampleFilter], layout: (shape: [UInt64], chunk: [UInt64])) throws {
    let bytes = values(layout.shape.reduce(4) { $0 * Int($1) })
    let path = try sample(layout.shape, layout.chunk, filters, bytes: bytes)
    #expect(try read(path) == bytes)
  }

  @Test("of any type", arguments: types, [[SampleFilter.shuffle, .deflate], [.shuffle]])
  func everyType(type: (SampleType, size: Int), filters: [SampleFilter]) throws {
    let bytes = values(37 * 53 * type.size)
    let path = try sample([37, 53], [8, 16], filters, bytes: bytes, type.0)
    #expect(try read(path) == bytes)
  }

  @Test("are the fill value where nothing was written")
  func neverWritten() throws {
    let path = try sample([37, 53], [8, 16], [.shuffle, .deflate], bytes: nil)
    #expect(try read(path) == [UInt8](repeating: 0, count: 37 * 53 * 4))
  }

  @Test("are left to others where filters, chunks or bands are")
  func others() throws {
    for (shape, chunk, filters) in [
      ([37, 53], [8, 16], []), ([37, 53], [8, 16], [.deflate, .shuffle]),
      ([550, 1000], [550, 1000], [.deflate]), ([1024, 3000], [1024, 300], [.deflate]),
    ] as [([UInt64], [UInt64], [SampleFilter])] {
      let path = try sample(shape, chunk, filters, bytes: nil)
      #expect(DecodedBands(try facts(path)) == nil, "\(shape) \(chunk) \(filters)")
    }
  }

  @Test(
    "of a damaged chunk are an error, never others",
    arguments: [[SampleFilter.deflate], [.fletcher32], [.shuffle, .deflate, .fletcher32]])
  func damaged(filters: [SampleFilter]) throws {
    let bytes = values(300 * 40 * 4)
    let path = try sample([300, 40], [300, 40], filters, bytes: bytes)
    let whole = try TemporaryDirectory.bytes(at: path)
    let file = try File.open(path, .readOnly, watching: .chunks)
    let dataset = try Dataset(file.object("/a"))
    let place = try #require(
      try dataset.places(of: 0..<1, grid: [1, 1], chunk: [300, 40]).first ?? nil)
    for offset in [place.count / 3, place.count / 2, place.count - 1] {
      var broken = whole
      broken[place.lowerBound + offset] ^= 0x10
      let path = try #require(folder).write(broken, to: "broken.h5")
      #expect(throws: (any Error).self) { _ = try read(path) }
    }
  }
}
