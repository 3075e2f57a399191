import Foundation
import ModelFiles
import Planning
import TestSupport
import Testing

@testable import Rewriting

/// Temporary files that a killed apply left.
@Suite("Leftovers") struct LeftoversTests {
  private func names(in model: ModelOnDisk) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: model.folder.path).sorted()
  }

  @Test("a killed apply's own files go with the next, whichever call killed it")
  func next() async throws {
    let undisturbed = try ModelOnDisk(.compressed)
    let counter = FailingFiles(failing: .max)
    try await undisturbed.apply(.init(isDurable: true), files: counter)
    var left = 0
    for call in 0..<counter.calls {
      let model = try ModelOnDisk(copying: undisturbed)
      let killed = FailingFiles(failing: call, effect: .some, isCrash: true)
      _ = try? await model.apply(.init(isDurable: true), files: killed)
      let temporaries = try names(in: model).count { $0.hasSuffix(".tmp") }
      left += temporaries
      let receipt = try await model.apply()
      #expect(try names(in: model) == ["model.h5", "model.h5.h5reinit.json"])
      let warned = receipt.warnings.contains { $0.contains("killed earlier removed") }
      #expect(warned == (temporaries > 0), "call \(call)")
    }
    #expect(left > 5)
  }

  @Test("what is not ours, or may be another's, stays")
  func others() async throws {
    let model = try ModelOnDisk()
    let kept = [
      ".model.h5.h5reinit-new-1a2b.tmp", ".other.h5.h5reinit-1a2b.tmp", ".model.h5.h5reinit-.tmp",
      ".model.h5.h5reinit-1A.tmp", ".model.h5.h5reinit-1a2b.tmp2", "model.h5.h5reinit-1a2b.tmp",
    ]
    for name in kept { try model.folder.write([1], to: name) }
    let folder = ".model.h5.h5reinit-folder.tmp"
    try FileManager.default.createDirectory(
      atPath: model.folder.file(folder), withIntermediateDirectories: false)
    let link = ".model.h5.h5reinit-link.tmp"
    try FileManager.default.createSymbolicLink(
      atPath: model.folder.file(link), withDestinationPath: model.path)
    try model.folder.write([1], to: ".model.h5.h5reinit-1a2b.tmp")
    try model.folder.write([1], to: ".model.h5.h5reinit.json.h5reinit-9z.tmp")
    let source = try ModelSource(model.path)
    let rewriter = Rewriter(reader: ModelOnDisk.reader)
    // Nothing goes while another works on the model.
    do {
      let other = try SystemFiles().open(model.path)
      #expect(try FileLock.acquire(other, exclusive: true))
      let error = await #expect(throws: RewriteError.self) {
        try await rewriter.removeLeftovers(of: source)
      }
      guard case .locked = error else { throw error ?? .locked(path: "") }
      withExtendedLifetime(other) {}
    }
    #expect(try await rewriter.removeLeftovers(of: source) == 2)
    #expect(try names(in: model) == (kept + [folder, link, "model.h5"]).sorted())
  }

  @Test("what -o left is told and stays, for nothing proves that its run is dead")
  func output() async throws {
    let model = try ModelOnDisk()
    let output = model.folder.file("out.h5")
    let killed = FailingFiles(failing: 3, effect: .some, isCrash: true)
    _ = try? await model.apply(.init(output: output, isDurable: false), files: killed)
    let left = try #require(try names(in: model).first { $0.hasSuffix(".tmp") })
    #expect(left.hasPrefix(".out.h5.h5reinit-new-"))
    let receipt = try await model.apply(.init(output: output, isDurable: false))
    #expect(receipt.warnings.contains { $0.contains(left) })
    #expect(try names(in: model).contains(left))
  }
}
