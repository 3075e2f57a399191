import HDF5Samples
import TestSupport
import Testing

@testable import HDF5

@Suite struct FileTests {
  private let folder = try? TemporaryDirectory()

  @Test("a missing file's error names operation, file, cause and errno")
  func missing() throws {
    let error = try #require(throws: HDF5Error.self) {
      _ = try File.open("/nowhere/model.h5", .readOnly)
    }
    #expect(error.operation == "open file")
    #expect(error.errno == 2)
    #expect(
      error.description.hasPrefix(
        "cannot open file '/nowhere/model.h5': unable to open file (unable to open file: name = "))
  }

  @Test("a file that is not HDF5 is refused with libhdf5's own reason")
  func notHDF5() throws {
    let folder = try #require(folder)
    let path = try folder.write(Array("no model".utf8), to: "model.h5")
    let error = try #require(throws: HDF5Error.self) { _ = try File.open(path, .readOnly) }
    #expect(error.reason == "unable to open file (file signature not found)")
  }

  @Test(
    "a file inside another is read as often as asked, whatever memory was given back",
    arguments: [0, 5000])
  func inside(start: Int) throws {
    let folder = try #require(folder)
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 >> 2) }
    let plain = folder.file("model.h5")
    try SampleFile.make(plain) { try $0.dataset("/a", [25_000], bytes: bytes) }
    let model = try TemporaryDirectory.bytes(at: plain)
    let path = try folder.write([UInt8](repeating: 1, count: start) + model, to: "archive")
    let file = try File.open(path, inside: start..<(start + model.count))
    for _ in 0..<3 {
      var values = [UInt8](repeating: 0, count: bytes.count)
      for slab in Slabs(of: [25_000], limit: 10_000) {
        var part = [UInt8](repeating: 0, count: slab.elements.count * 4)
        try Dataset(file.object("/a")).read(slab, into: &part)
        file.noteRead(3 << 20)
        values.replaceSubrange(
          (slab.elements.lowerBound * 4)..<(slab.elements.upperBound * 4), with: part)
      }
      #expect(values == bytes)
    }
    try file.close()
  }

  @Test("a file opens without a lock")
  func locking() throws {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path) { try $0.dataset("/a", [2], bytes: [UInt8](repeating: 0, count: 8)) }
    let file = try File.open(path, .readOnly, locking: .none)
    let size = try file.size
    #expect(size > 0)
    try file.close()
  }

  @Test("the size counts the user block")
  func size() throws {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path, userBlock: 512) { try $0.group("/a") }
    let size = try File.open(path, .readOnly).size
    #expect(try TemporaryDirectory.bytes(at: path).count == size)
  }

  @Test("the library tells its version")
  func version() throws {
    let version = try Library.version
    #expect(version.split(separator: ".").count == 3)
  }
}
