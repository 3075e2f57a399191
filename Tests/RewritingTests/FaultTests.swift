import Foundation
import Planning
import TestSupport
import Testing

@testable import Rewriting

/// Makes each call to the file system fail in turn, as an error and as a crash.
@Suite("Faults")
struct FaultTests {
  private static let kinds = ModelOnDisk.Kind.small

  private static let receipts: [Rewriter.Options.ReceiptPlace] = [.besideModel, .none]

  @Test("after any failed call the file is old, new, or recoverable", arguments: kinds, receipts)
  func everyCall(
    kind: ModelOnDisk.Kind, receipt: Rewriter.Options.ReceiptPlace
  ) async throws {
    let undisturbed = try ModelOnDisk(kind)
    let options = Rewriter.Options(receipt: receipt, isDurable: true)
    let counter = FailingFiles(failing: .max)
    let new = try await undisturbed.apply(options, files: counter)
    // In place: open, 5 for the journal, four tensors, sync, 5 for the receipt or 1 for no journal.
    // By copy: open, create, content, three tensors, attributes, sync, rename, folder, receipt.
    #expect(counter.calls >= 10)
    for call in 0..<counter.calls {
      for effect in FailingFiles.Effect.allCases {
        for errno in [EIO, ENOSPC] {
          for isCrash in [false, true] {
            let files = FailingFiles(
              failing: call, effect: effect, errno: errno, isCrash: isCrash)
            let place = "call \(call), \(effect), \(errno), crash: \(isCrash)"
            try await check(undisturbed, options, files, new, place)
          }
        }
      }
    }
  }

  @Test("so it is where values go through a scratch file", arguments: [false, true])
  func scratch(isCrash: Bool) async throws {
    let undisturbed = try ModelOnDisk(.pieced)
    let options = Rewriter.Options(receipt: .none, isDurable: true)
    let counter = FailingFiles(failing: .max)
    let new = try await undisturbed.apply(options, files: counter)
    // By copy, with the scratch file's create and remove, padding, values and segments.
    #expect(counter.calls >= 20)
    for call in 0..<counter.calls {
      let files = FailingFiles(failing: call, errno: ENOSPC, isCrash: isCrash)
      try await check(undisturbed, options, files, new, "call \(call), crash: \(isCrash)")
    }
  }

  private func check(
    _ undisturbed: ModelOnDisk, _ options: Rewriter.Options, _ files: FailingFiles,
    _ new: Plan, _ place: String
  ) async throws {
    let model = try ModelOnDisk(copying: undisturbed)
    var failed = false
    do { try await model.apply(options, files: files) } catch { failed = true }
    #expect(failed || files.calls > 0, "\(place)")
    let state = try ReceiptFile(besideModel: model.path).read()?.state
    if state == .applying {
      try await model.recover()
      #expect(try await model.isNew(new, undisturbed), "\(place): recovered to something else")
      #expect(try ReceiptFile(besideModel: model.path).read()?.state == .applied, "\(place)")
    } else if try model.bytes() != model.original {
      #expect(try await model.isNew(new, undisturbed), "\(place): neither old nor new")
    }
    guard !files.isDead else { return }
    let names = try FileManager.default.contentsOfDirectory(atPath: model.folder.path)
    #expect(!names.contains { $0.hasSuffix(".tmp") }, "\(place): left \(names)")
  }

  @Test("a disk that fills up while tensors are written says how to go on")
  func unfinished() async throws {
    let model = try ModelOnDisk()
    // Calls: open; the journal's create, write, sync, rename, folder; first tensor.
    let error = await #expect(throws: RewriteError.self) {
      try await model.apply(.init(), files: FailingFiles(failing: 6, errno: ENOSPC))
    }
    guard case .unfinished(let path, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == model.path)
    #expect(error?.description.contains("h5reinit recover \(model.path)") == true)
  }

  @Test("a failure before anything is written leaves no trace")
  func noTrace() async throws {
    for call in 0..<6 {
      let model = try ModelOnDisk()
      await #expect(throws: RewriteError.self) {
        try await model.apply(.init(), files: FailingFiles(failing: call))
      }
      #expect(try model.bytes() == model.original)
      #expect(try FileManager.default.contentsOfDirectory(atPath: model.folder.path).count == 1)
    }
  }

  @Test("an output that fails half-way is not there", arguments: ModelOnDisk.Kind.small)
  func output(kind: ModelOnDisk.Kind) async throws {
    for call in 0..<6 {
      let model = try ModelOnDisk(kind)
      let output = model.folder.file("out.h5")
      let files = FailingFiles(failing: call, effect: .none)
      var failed = false
      do {
        try await model.apply(.init(output: output, isDurable: false), files: files)
      } catch { failed = true }
      #expect(try model.bytes() == model.original)
      if failed, call < files.calls - 1 {
        let names = try FileManager.default.contentsOfDirectory(atPath: model.folder.path)
        #expect(!names.contains { $0.hasSuffix(".tmp") }, "call \(call): \(names)")
      }
    }
  }
}
