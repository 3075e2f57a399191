import HDF5Samples
import TestSupport
import Testing

@testable import HDF5

@Suite("Stored chunks")
struct StoredChunkTests {
  private let folder = try? TemporaryDirectory()

  /// A file with a dataset of two chunks of 96 bytes, of which libhdf5 filters neither.
  private func sample(_ bytes: [UInt8]?, userBlock: UInt64 = 0) throws -> String {
    let path = try #require(folder).file("model.h5")
    try SampleFile.make(path, userBlock: userBlock) {
      try $0.dataset("/a", [48], .float32, .chunked([24], []), bytes: bytes)
    }
    return path
  }

  private func whole(_ chunk: StoredChunk, of dataset: borrowing Dataset) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: chunk.count)
    try unsafe bytes.withUnsafeMutableBytes {
      let half = $0.count / 2
      try unsafe dataset.read(
        chunk, from: half, into: UnsafeMutableRawBufferPointer(rebasing: $0[half...]))
      try unsafe dataset.read(
        chunk, from: 0, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<half]))
    }
    return bytes
  }

  @Test("any part can be read", arguments: [0, 512])
  func read(userBlock: UInt64) throws {
    let bytes = (0..<192).map { UInt8($0) }
    let file = try File.open(
      try sample(bytes, userBlock: userBlock), .readOnly, watching: .chunks)
    let dataset = try Dataset(file.object("/a"))
    let second = try #require(try dataset.storedChunk(at: [24], limit: 1 << 20))
    #expect(second.count == 96 && !second.skips(0))
    #expect(try whole(second, of: dataset) == Array(bytes[96...]))
    #expect(throws: HDF5Error.self) {
      var byte: UInt8 = 0
      try unsafe withUnsafeMutableBytes(of: &byte) {
        try unsafe dataset.read(second, from: 96, into: $0)
      }
    }
    #expect(throws: HDF5Error.self) { try dataset.storedChunk(at: [24], limit: 95) }
    #expect(throws: HDF5Error.self) { try dataset.storedChunk(at: [24, 0], limit: 95) }
  }

  @Test("one that was never written is told from one that cannot be found")
  func missing() throws {
    let path = try sample(nil)
    let file = try File.open(path, .readOnly, watching: .chunks)
    let dataset = try Dataset(file.object("/a"))
    #expect(try dataset.storedChunk(at: [0], limit: 1 << 20) == nil)
    #expect(throws: HDF5Error.self) { try dataset.storedChunk(at: [1 << 40], limit: 1 << 20) }
    // Nobody would leave out the reading.
    let unwatched = try File.open(path, .readOnly)
    let other = try Dataset(unwatched.object("/a"))
    #expect(throws: HDF5Error.self) { try other.storedChunk(at: [0], limit: 1 << 20) }
  }

  @Test("one that comes in parts is what libhdf5 reads", arguments: [0, 512], [true, false])
  func write(userBlock: UInt64, isThere: Bool) throws {
    let path = try sample(
      isThere ? [UInt8](repeating: 9, count: 192) : nil, userBlock: userBlock)
    let new = (0..<96).map { UInt8($0 + 100) }
    let file = try File.open(path, .readWrite, watching: .chunks)
    let dataset = try Dataset(file.object("/a"))
    var rest = new[...]
    try dataset.writeChunk(at: [24], count: 96) { count in
      #expect(count == rest.count)
      let part = rest.prefix(7)
      rest.removeFirst(part.count)
      return Array(part)
    }
    #expect(rest.isEmpty)
    try dataset.close()
    try file.close()
    let again = try File.open(path, .readOnly)
    var bytes = [UInt8](repeating: 0, count: 192)
    let slab = try #require(Array(Slabs(of: [48], limit: 48)).first)
    try Dataset(again.object("/a")).read(slab, into: &bytes)
    #expect(Array(bytes[..<96]) == [UInt8](repeating: isThere ? 9 : 0, count: 96))
    #expect(Array(bytes[96...]) == new)
  }

  @Test("more bytes than a chunk was said to have are refused")
  func tooMany() throws {
    let file = try File.open(try sample(nil), .readWrite, watching: .chunks)
    let dataset = try Dataset(file.object("/a"))
    for wrong in [[UInt8](repeating: 1, count: 97), []] {
      #expect(throws: HDF5Error.self) {
        try dataset.writeChunk(at: [0], count: 96) { _ in wrong }
      }
    }
  }
}
