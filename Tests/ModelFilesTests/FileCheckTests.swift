import TestSupport
import Testing

@testable import ModelFiles

@Suite struct FileCheckTests {
  private let folder = try? TemporaryDirectory()

  private func kind(of path: String) throws -> ModelFileError.Kind? {
    do throws(ModelFileError) {
      try FileCheck.check(path)
      return nil
    } catch {
      #expect(error.path == path)
      return error.kind
    }
  }

  @Test("a path that leads nowhere")
  func missing() throws {
    #expect(try kind(of: "/nowhere/model.h5") == .notFound)
  }

  @Test("a directory, and something that is no file")
  func others() throws {
    let folder = try #require(folder)
    #expect(try kind(of: folder.path) == .isDirectory)
    #expect(try kind(of: "/dev/null") == .notRegularFile)
  }

  @Test(
    "files that are not HDF5 are told apart",
    arguments: [
      ([], .empty), (Array("{\"a\": 1}\n".utf8), .notHDF5(.text)),
      ([0x50, 0x4b, 3, 4, 0, 0], .notHDF5(.zip)), ([0x80, 2, 0, 1], .notHDF5(.unknown)),
      ([0x89, 0x48, 0x44], .notHDF5(.unknown)),
    ] as [([UInt8], ModelFileError.Kind)])
  func notHDF5(bytes: [UInt8], expected: ModelFileError.Kind) throws {
    let folder = try #require(folder)
    #expect(try kind(of: folder.write(bytes, to: "model.h5")) == expected)
  }

  @Test(
    "the signature is looked for where libhdf5 does",
    arguments: [(0, true), (512, true), (2048, true), (1536, false), (256, false)])
  func signature(offset: Int, isFound: Bool) throws {
    let folder = try #require(folder)
    let bytes = [UInt8](repeating: 0, count: offset) + FileCheck.signature
    #expect(try (kind(of: folder.write(bytes, to: "model.h5")) == nil) == isFound)
  }

  @Test("a member of an archive that lies where a superblock might is not taken for one")
  func archive() throws {
    let folder = try #require(folder)
    let bytes = [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 508) + FileCheck.signature
    #expect(try kind(of: folder.write(bytes, to: "model.keras")) == .notHDF5(.zip))
  }
}
