import TestSupport
import Testing

@testable import ModelFiles

@Suite("Zip archives")
struct ZipArchiveTests {
  /// A member of an archive that the tests write: stored unless `method` says otherwise.
  private struct Entry {
    var name: String
    var bytes: [UInt8]
    var method: UInt16 = 0
    var extra: [UInt8] = []
  }

  /// An archive by APPNOTE 6.3: local headers with data, the central directory, its end.
  private func archive(_ entries: [Entry], comment: [UInt8] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = bytes.count
      let common = little(20, 2) + little(0, 2) + little(Int(entry.method), 2) + little(0, 4)
      let sizes =
        little(0x1122_3344, 4) + little(entry.bytes.count, 4) + little(entry.bytes.count, 4)
      let lengths = little(entry.name.utf8.count, 2) + little(entry.extra.count, 2)
      bytes += little(0x0403_4b50, 4) + common + sizes + lengths
      bytes += Array(entry.name.utf8) + entry.extra + entry.bytes
      directory += little(0x0201_4b50, 4) + little(20, 2) + common + sizes + lengths
      directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(offset, 4)
      directory += Array(entry.name.utf8) + entry.extra
    }
    let end =
      little(0x0605_4b50, 4) + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
      + little(directory.count, 4) + little(bytes.count, 4) + little(comment.count, 2)
    return bytes + directory + end + comment
  }

  private func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private let hdf5: [UInt8] = FileCheck.signature + [UInt8](repeating: 7, count: 100)

  private func member(_ bytes: [UInt8]) throws -> ArchiveMember? {
    let folder = try TemporaryDirectory()
    let path = try folder.write(bytes, to: "model.keras")
    return try FileCheck.archiveMember(of: path)
  }

  @Test("The weights are found where they lie, with both of their checksums")
  func stored() throws {
    let bytes = archive([
      Entry(name: "config.json", bytes: [1, 2, 3]),
      Entry(name: "model.weights.h5", bytes: hdf5, extra: [9, 9, 1, 0, 5]),
    ])
    let member = try #require(try member(bytes))
    #expect(Array(bytes[member.range]) == hdf5)
    for offset in member.checksums {
      #expect(Array(bytes[offset..<offset + 4]) == little(0x1122_3344, 4))
    }
  }

  @Test("A comment after the directory is no obstacle")
  func comment() throws {
    let bytes = archive(
      [Entry(name: "model.weights.h5", bytes: hdf5)], comment: [UInt8](repeating: 65, count: 900))
    #expect(try member(bytes) != nil)
  }

  @Test("Deflated weights have no place where they could be written")
  func deflated() throws {
    let bytes = archive([Entry(name: "model.weights.h5", bytes: hdf5, method: 8)])
    #expect(try member(bytes)?.isInPlace == false)
  }

  @Test("Unknown methods, two members of one name, and archives without weights are refused")
  func refused() throws {
    let twice = archive([
      Entry(name: "model.weights.h5", bytes: hdf5), Entry(name: "model.weights.h5", bytes: hdf5),
    ])
    #expect(throws: ModelFileError.self) { try member(twice) }
    for entry in [
      Entry(name: "model.weights.h5", bytes: hdf5, method: 14),
      Entry(name: "other", bytes: hdf5),
    ] {
      let error = #expect(throws: ModelFileError.self) { try member(archive([entry])) }
      #expect(error?.kind == .notHDF5(.zip))
    }
    let error = #expect(throws: ModelFileError.self) {
      try member(archive([Entry(name: "model.weights.h5", bytes: [1, 2, 3])]))
    }
    #expect(error?.kind == .malformed)
  }

  @Test("An archive cut off anywhere, or with any byte of its directory changed, never crashes")
  func damaged() throws {
    let bytes = archive([Entry(name: "model.weights.h5", bytes: hdf5)])
    let folder = try TemporaryDirectory()
    for cut in 4..<bytes.count {
      let path = try folder.write(Array(bytes[..<cut]), to: "model.keras")
      #expect(throws: ModelFileError.self) { try FileCheck.archiveMember(of: path) }
    }
    for place in 4..<bytes.count {
      var changed = bytes
      changed[place] ^= 0xff
      let path = try folder.write(changed, to: "model.keras")
      guard let member = try? FileCheck.archiveMember(of: path) else { continue }
      #expect(member.range.upperBound <= changed.count)
    }
  }
}
