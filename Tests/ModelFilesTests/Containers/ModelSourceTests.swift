import Foundation
import HDF5Samples
import TestSupport
import Testing

@testable import ModelFiles

/// What paths lead to, hostile indexes among them.
@Suite("Model sources")
struct ModelSourceTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    for name in ["a.h5", "b.h5"] {
      try SampleFile.make(folder.file(name)) { try $0.dataset("/w", [2]) }
    }
  }

  private func index(_ names: [String], as file: String = "anything") throws -> String {
    let entries = names.enumerated().map { #""k\#($0)":"\#($1)""# }.joined(separator: ",")
    return try folder.write(Array("  {\"weight_map\":{\(entries)}}".utf8), to: file)
  }

  @Test("an index is told by its content, and its files come in the order of their names")
  func shards() throws {
    let source = try ModelSource(index(["b.h5", "a.h5", "b.h5"]))
    #expect(source.kind == .shards)
    #expect(source.files.map(\.shard) == ["a.h5", "b.h5"])
  }

  @Test(
    "names that are no plain names of files beside the index are refused",
    arguments: ["../a.h5", "/etc/passwd", "..", ".", "", "sub/a.h5", "missing.h5"])
  func hostileNames(name: String) throws {
    let path = try index(["a.h5", name])
    let error = #expect(throws: ModelFileError.self) { try ModelSource(path) }
    #expect(error?.kind == .malformed)
  }

  @Test("links that lead out of the folder, and two names of one file, are refused")
  func links() throws {
    let other = try TemporaryDirectory()
    try other.write([1], to: "x.h5")
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: folder.file("out.h5"), withDestinationPath: other.file("x.h5"))
    try files.createSymbolicLink(atPath: folder.file("again.h5"), withDestinationPath: "a.h5")
    try files.linkItem(atPath: folder.file("a.h5"), toPath: folder.file("hard.h5"))
    for names in [["a.h5", "out.h5"], ["a.h5", "again.h5"], ["a.h5", "hard.h5"]] {
      let path = try index(names)
      #expect(throws: ModelFileError.self) { try ModelSource(path) }
    }
  }

  @Test("other JSON is no index")
  func otherJSON() throws {
    #expect(try ModelSource(folder.write(Array("{\"a\":1}".utf8), to: "c.json")).kind == .file)
    #expect(
      try ModelSource(folder.write(Array("{\"weight_map\":7}".utf8), to: "d.json")).kind == .file)
  }

  @Test("the same dataset in two shards is refused")
  func twice() async throws {
    let path = try index(["a.h5", "b.h5"])
    let error = await #expect(throws: ModelFileError.self) {
      try await SourceReader(InProcessReader(locking: false)).inventory(of: path)
    }
    #expect(error?.detail.contains("'/w' is both in 'a.h5' and in 'b.h5'") == true)
  }

  @Test("a folder leads to its weights, unless they are a link out of it")
  func folders() throws {
    #expect(throws: ModelFileError.self) { try ModelSource(folder.path) }
    let inner = try TemporaryDirectory()
    let weights = inner.file("model.weights.h5")
    try FileManager.default.createSymbolicLink(
      atPath: weights, withDestinationPath: folder.file("a.h5"))
    #expect(throws: ModelFileError.self) { try ModelSource(inner.path) }
    try FileManager.default.removeItem(atPath: weights)
    try FileManager.default.copyItem(atPath: folder.file("a.h5"), toPath: weights)
    let source = try ModelSource(inner.path)
    #expect(source.kind == .folder && source.anchor == weights)
  }
}
