import Foundation
import TestSupport

/// The model files that the real frameworks wrote.
enum FixtureModels {
  private static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/models")
  }

  static func path(_ name: String) -> String {
    folder.appending(path: name).path(percentEncoded: false)
  }

  /// Every file by name.
  static let names: [String] = {
    let all = try? FileManager.default.contentsOfDirectory(
      atPath: folder.path(percentEncoded: false))
    return (all ?? []).filter { $0.hasSuffix(".h5") }.sorted()
  }()

  /// A copy in a folder of its own, under the same name unless told.
  static func copy(
    _ name: String, in folder: TemporaryDirectory, as newName: String = "model.h5"
  ) throws -> String {
    try folder.write(try TemporaryDirectory.bytes(at: path(name)), to: newName)
  }
}
