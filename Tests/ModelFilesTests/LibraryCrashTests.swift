import Glibc
import HDF5Samples
import TestSupport
import Testing

@testable import ModelFiles

/// Files on which libhdf5 itself crashes.
@Suite struct LibraryCrashTests {
  private let folder = try? TemporaryDirectory()

  /// A file whose only text claims to be 2^61 bytes long where it lies, as one bit flip makes it.
  private func giantText() throws -> String {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path) { file in
      try file.dataset("/a", [4], bytes: [UInt8](repeating: 7, count: 16))
      try file.attribute("names", of: "/a", .variables(["one", "two"]))
    }
    var bytes = try TemporaryDirectory.bytes(at: path)
    let heap = try #require(
      bytes.indices.dropLast(4).first { bytes[$0..<($0 + 4)].elementsEqual("GCOL".utf8) })
    // The collection's head takes 16 bytes; an object's size stands at its byte 8.
    bytes[heap + 16 + 8 + 7] = 0x20
    return try folder.write(bytes, to: "giant.h5")
  }

  @Test("the file is malformed, by the word of a child that libhdf5 took down or of libhdf5 itself")
  func malformed() async throws {
    let path = try giantText()
    let error = await #expect(throws: ModelFileError.self) {
      _ = try await ReaderProcess(executable: BuiltExecutable.path).inventory(of: path)
    }
    #expect(error?.kind == .malformed)
  }

  @Test("statuses that tell of a crash, and others")
  func statuses() {
    #expect(LibraryCrash.signal(ofStatus: 139) == 11)
    #expect(LibraryCrash.signal(ofStatus: 134) == 6)
    #expect(LibraryCrash.signal(ofStatus: 128 + SIGPROF) == SIGPROF)
    #expect("\(LibraryCrash.error(signal: SIGPROF, path: "m.h5"))".contains("round in circles"))
    #expect(LibraryCrash.signal(ofStatus: 137) == nil)
    #expect(LibraryCrash.signal(ofStatus: 65) == nil)
    let text = "\(LibraryCrash.error(signal: 11, path: "m.h5"))"
    #expect(text.contains("libhdf5 crashed on it (signal 11)"))
  }
}
