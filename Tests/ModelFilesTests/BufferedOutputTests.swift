import SystemPackage
import TestSupport
import Testing

@testable import ModelFiles

@Suite("Buffered output")
struct BufferedOutputTests {
  @Test("small pieces wait until they are flushed, many are written together, all in order")
  func order() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write([], to: "out")
    let file = try FileDescriptor.open(FilePath(path), .writeOnly, options: .closeOnExec)
    defer { try? file.close() }
    var output = BufferedOutput(file)
    var expected: [UInt8] = []
    for number in 0..<5 {
      let piece = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 ^ number) }
      try output.write(piece)
      expected += piece
      // 65 536 bytes are enough to be written, and three pieces are not that many.
      let written = try TemporaryDirectory.bytes(at: path)
      #expect(written == (number < 3 ? [] : Array(expected.prefix(80_000))))
    }
    try output.flush()
    #expect(try TemporaryDirectory.bytes(at: path) == expected)
    try output.flush()
    try output.write([])
    #expect(try TemporaryDirectory.bytes(at: path) == expected)
  }
}
