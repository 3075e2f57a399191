import HDF5Samples
import Layers
import TestSupport
import Testing

@testable import ModelFiles

/// What both ways of reading promise.
@Suite struct ModelReaderTests {
  private let folder = try? TemporaryDirectory()

  // Without a lock in this process: a process that another test starts meanwhile would inherit it.
  static let readers: [any ModelReader] = [
    InProcessReader(locking: false), ReaderProcess(executable: BuiltExecutable.path),
  ]

  private func sample() throws -> String {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path, userBlock: 512) { file in
      let bytes: [UInt8] = (0..<96).map { UInt8($0) }
      try file.dataset("/a", [2, 3, 4], .float32Big, bytes: bytes)
      try file.dataset(
        "/b", [4, 6], .float32, .chunked([3, 2], [.shuffle, .deflate, .fletcher32]), bytes: bytes)
      try file.dataset("/c", [6], .float16, .compact, bytes: Array(bytes.prefix(12)))
      try file.dataset("/d", [2, 0])
      try file.dataset("/e", [3], .bfloat16)
      try file.dataset("/f", nil)
      try file.dataset("/g", [], .float64, bytes: Array(bytes.prefix(8)))
      try file.attribute(
        "reals", of: "/a", .raw(.float32, [2], [0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0x7f]))
    }
    return path
  }

  private func values(
    _ reader: any ModelReader, _ datasets: [DatasetFacts], _ path: String
  ) async throws -> [[UInt8]] {
    var values = [[UInt8]](repeating: [], count: datasets.count)
    try await reader.readValues(of: datasets, in: path) { values[$0] += $1 }
    return values
  }

  @Test("the inventory is the same by either way", arguments: readers)
  func inventory(reader: any ModelReader) async throws {
    let path = try sample()
    let inventory = try await reader.inventory(of: path)
    #expect(inventory.datasets.map(\.path) == ["/a", "/b", "/c", "/d", "/e", "/f", "/g"])
    #expect(inventory.bytes == (try TemporaryDirectory.bytes(at: path)).count)
    // Never written, behind a user block: it must not seem to lie at the block's end.
    #expect(inventory.datasets.first { $0.path == "/e" }?.storage == .contiguous(offset: nil))
    guard case .reals(let reals)? = inventory.datasets.first?.attributes["reals"] else {
      Issue.record("no reals")
      return
    }
    // NaN and infinity have no JSON of their own.
    #expect(reals.first?.isNaN == true && reals.last == .infinity)
  }

  @Test("values arrive as stored, before any filter", arguments: readers)
  func read(reader: any ModelReader) async throws {
    let path = try sample()
    let datasets = try await reader.inventory(of: path).datasets
    let bytes: [UInt8] = (0..<96).map { UInt8($0) }
    let expected = [
      bytes, bytes, Array(bytes.prefix(12)), [], [0, 0, 0, 0, 0, 0], [], Array(bytes.prefix(8)),
    ]
    #expect(try await values(reader, datasets, path) == expected)
  }

  @Test("values that are written are read back, for every layout", arguments: readers)
  func write(reader: any ModelReader) async throws {
    let path = try sample()
    let datasets = try await reader.inventory(of: path).datasets
    try await reader.writeValues(of: datasets, in: path) { index, range in
      [UInt8](repeating: UInt8(index + 1), count: range.count * datasets[index].element.size)
    }
    let values = try await values(reader, datasets, path)
    for (index, dataset) in datasets.enumerated() {
      #expect(values[index] == [UInt8](repeating: UInt8(index + 1), count: dataset.bytes))
    }
  }

  @Test("more than one block arrives in order, in whole elements", arguments: readers)
  func blocks(reader: any ModelReader) async throws {
    let folder = try #require(folder)
    let path = folder.file("large.h5")
    let count = 700_001
    let bytes = (0..<count).flatMap { index in
      (0..<4).map { UInt8(truncatingIfNeeded: index >> $0) }
    }
    try SampleFile.make(path) { try $0.dataset("/a", [UInt64(count)], bytes: bytes) }
    let datasets = try await reader.inventory(of: path).datasets
    var got: [UInt8] = []
    try await reader.readValues(of: datasets, in: path) { _, block in
      #expect(block.count % 4 == 0)
      got += block
    }
    #expect(got == bytes)
    var next = 0
    try await reader.writeValues(of: datasets, in: path) { _, range in
      #expect(range.lowerBound == next)
      next = range.upperBound
      return bytes[(range.lowerBound * 4)..<(range.upperBound * 4)].map { $0 ^ 0xff }
    }
    #expect(next == count)
    #expect(try await values(reader, datasets, path) == [bytes.map { $0 ^ 0xff }])
  }

  @Test("what the caller throws comes out again", arguments: readers)
  func callersError(reader: any ModelReader) async throws {
    struct Stop: Error {}
    let path = try sample()
    let datasets = try await reader.inventory(of: path).datasets
    await #expect(throws: Stop.self) {
      try await reader.readValues(of: datasets, in: path) { _, _ in throw Stop() }
    }
    await #expect(throws: Stop.self) {
      try await reader.writeValues(of: datasets, in: path) { _, _ in throw Stop() }
    }
  }

  @Test("values that are not plain bytes in this file are refused", arguments: readers)
  func notPlain(reader: any ModelReader) async throws {
    let folder = try #require(folder)
    let path = folder.file("odd.h5")
    try SampleFile.make(path) { file in
      try file.dataset("/external", [2], .float32, .external("values.raw"))
      try file.dataset("/strings", [2], .variableString)
      try file.dataset("/unknown", [2], .float32, .chunked([2], [.unknown(31_999)]))
    }
    for dataset in try await reader.inventory(of: path).datasets {
      let error = await #expect(throws: ModelFileError.self) {
        try await reader.readValues(of: [dataset], in: path) { _, _ in }
      }
      let expected: ModelFileError.Kind =
        dataset.path == "/unknown"
        ? .missingFilter(name: "unnamed", id: 31_999) : .notPlainValues
      #expect(error?.kind == expected)
    }
  }

  @Test("a dataset that is no longer as it was listed is refused", arguments: readers)
  func changed(reader: any ModelReader) async throws {
    let path = try sample()
    var datasets = try await reader.inventory(of: path).datasets
    datasets[0].shape = [4, 3, 2]
    let error = await #expect(throws: ModelFileError.self) {
      try await reader.readValues(of: datasets, in: path) { _, _ in }
    }
    #expect(error?.kind == .malformed)
    #expect(error?.detail == "'/a' is no longer as it was listed")
  }

  @Test("too few bytes for a range are refused", arguments: readers)
  func tooFew(reader: any ModelReader) async throws {
    let path = try sample()
    let datasets = try await reader.inventory(of: path).datasets
    let error = await #expect(throws: ModelFileError.self) {
      try await reader.writeValues(of: datasets, in: path) { _, _ in [1, 2, 3] }
    }
    #expect(error?.detail == "3 bytes were given for 24 elements of '/a'")
  }

  @Test("a dataset that has been linked away into another file is refused", arguments: readers)
  func otherFile(reader: any ModelReader) async throws {
    let folder = try #require(folder)
    for name in ["one.h5", "two.h5"] {
      try SampleFile.make(folder.file(name)) { file in
        if name == "one.h5" {
          try file.dataset("/a", [1], bytes: [1, 2, 3, 4])
        } else {
          try file.externalLink("/a", to: "/a", in: "one.h5")
        }
      }
    }
    let datasets = try await reader.inventory(of: folder.file("one.h5")).datasets
    let error = await #expect(throws: ModelFileError.self) {
      try await reader.writeValues(of: datasets, in: folder.file("two.h5")) { _, _ in [0, 0, 0, 0] }
    }
    #expect(error?.kind == .malformed)
  }
}
