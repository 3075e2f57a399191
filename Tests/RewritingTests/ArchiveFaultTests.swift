import CZip
import Foundation
import Initializers
import Layers
import ModelFiles
import Planning
import TestSupport
import Testing

@testable import Rewriting

/// `.keras` archives under a file system that fails.
@Suite("Archives")
struct ArchiveFaultTests {
  /// A state dict as the weights of an archive.
  private struct Archive {
    let folder: TemporaryDirectory
    let path: String
    let original: [UInt8]

    init(_ bytes: [UInt8]) throws {
      folder = try TemporaryDirectory()
      path = try folder.write(bytes, to: "model.keras")
      original = bytes
    }

    static func packing(_ kind: ModelOnDisk.Kind, isDeflated: Bool) throws -> Archive {
      let weights = try ModelOnDisk(kind)
      let path = weights.folder.file("model.keras")
      var code: Int32 = 0
      guard let zip = unsafe zip_open(path, ZIP_CREATE, &code),
        let source = unsafe zip_source_file(zip, weights.path, 0, czip_to_the_end())
      else { throw CocoaError(.fileWriteUnknown) }
      let index = unsafe zip_file_add(zip, "model.weights.h5", source, 0)
      let method = isDeflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE
      let status = unsafe zip_set_file_compression(zip, UInt64(index), Int32(method), 0)
      let closed = unsafe zip_close(zip)
      guard status == 0, closed == 0 else { throw CocoaError(.fileWriteUnknown) }
      return try Archive(TemporaryDirectory.bytes(at: path))
    }

    func apply(_ files: any FileOperations) async throws -> Plan {
      let inventory = try await ModelOnDisk.reader.inventory(of: path)
      let plan = try Planner(policy: Policy(seed: Seed(42))).plan(
        Interpretation.interpret(inventory),
        file: PlannedFile(
          path: path, bytes: inventory.bytes, container: .kerasZip, dialect: "torch"),
        tool: Plan.Tool(version: "1.2.3"))
      let identity = try ModelIdentity(ModelSource(path))
      return try await unlocked {
        try await Rewriter(reader: ModelOnDisk.reader, files: files).apply(
          plan, inventory, identity: identity, options: .init())
      }
    }

    func recover() async throws {
      guard let journal = try ReceiptFile(besideModel: path).read() else { return }
      let inventory = try await ModelOnDisk.reader.inventory(of: path)
      _ = try await unlocked {
        try await Rewriter(reader: ModelOnDisk.reader).recover(
          journal, inventory, options: .init())
      }
    }

    /// Another test's child process holds a lock from its fork to its exec.
    private func unlocked(_ work: () async throws -> Plan) async throws -> Plan {
      for _ in 0..<200 {
        do { return try await work() } catch RewriteError.locked {
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      return try await work()
    }

    func isNew(_ plan: Plan) async throws -> Bool {
      // Unpacking checks the checksum.
      try unsafe PackedWeights(path).unpack { _, _ in }
      return try await Verifier(reader: ModelOnDisk.reader).verify(path, against: plan, receipt: "")
        .isIdentical
    }
  }

  @Test(
    "after any failed call the archive is old, new, or recoverable",
    arguments: [ModelOnDisk.Kind.contiguous, .scattered], [false, true])
  func everyCall(kind: ModelOnDisk.Kind, isDeflated: Bool) async throws {
    let original = try Archive.packing(kind, isDeflated: isDeflated)
    let counter = FailingFiles(failing: .max)
    let undisturbed = try Archive(original.original)
    let new = try await undisturbed.apply(counter)
    #expect(try await undisturbed.isNew(new))
    // libzip's own writes are among them: headers, data, directory.
    #expect(counter.calls >= (isDeflated ? 25 : 15), "\(counter.calls) calls")
    for call in 0..<counter.calls {
      for effect in FailingFiles.Effect.allCases {
        for isCrash in [false, true] {
          let model = try Archive(original.original)
          let files = FailingFiles(failing: call, effect: effect, isCrash: isCrash)
          let place = "call \(call), \(effect), crash: \(isCrash)"
          _ = try? await model.apply(files)
          if try ReceiptFile(besideModel: model.path).read()?.state == .applying {
            try await model.recover()
            #expect(try await model.isNew(new), "\(place): recovered to something else")
          } else if try TemporaryDirectory.bytes(at: model.path) != model.original {
            #expect(try await model.isNew(new), "\(place): neither old nor new")
          }
          guard !files.isDead else { continue }
          let names = try FileManager.default.contentsOfDirectory(atPath: model.folder.path)
          #expect(!names.contains { $0.hasSuffix(".tmp") }, "\(place): left \(names)")
        }
      }
    }
  }
}
