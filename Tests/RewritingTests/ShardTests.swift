import Foundation
import ModelFiles
import Planning
import TestSupport
import Testing

@testable import Rewriting

/// Models of several files.
@Suite("Shards")
struct ShardTests {
  private static let kinds = ModelOnDisk.Kind.small

  @Test(
    "shards get the bits of the same weights in one file", arguments: kinds,
    [Policy.Generator.philox, .torch])
  func sameBits(kind: ModelOnDisk.Kind, rng: Policy.Generator) async throws {
    let model = try ShardsOnDisk(kind)
    let receipt = try await model.apply(.init(isDurable: false), nil, rng)
    try await model.apply(.init(isDurable: false), model.whole, rng)
    let (sharded, whole) = (
      try await ShardsOnDisk.values(model.index), try await ShardsOnDisk.values(model.whole)
    )
    #expect(sharded.count == 4 && sharded == whole)
    #expect(receipt.tensors.map(\.shard) == [0, 0, 1, 1].map { ShardsOnDisk.names[$0] })
    #expect(try ReceiptFile(besideModel: model.index).read()?.file.shards?.count == 2)
    #expect(try await model.isNew(receipt))
  }

  @Test("after any failed call the set is old, new, or recoverable", arguments: kinds)
  func everyCall(kind: ModelOnDisk.Kind) async throws {
    let original = try ShardsOnDisk(kind)
    let counter = FailingFiles(failing: .max)
    let new = try await ShardsOnDisk(copying: original).apply(.init(), files: counter)
    #expect(counter.calls >= 15)
    for call in 0..<counter.calls {
      for effect in FailingFiles.Effect.allCases {
        for isCrash in [false, true] {
          let model = try ShardsOnDisk(copying: original)
          let files = FailingFiles(failing: call, effect: effect, isCrash: isCrash)
          let place = "call \(call), \(effect), crash: \(isCrash)"
          _ = try? await model.apply(.init(), files: files)
          if try ReceiptFile(besideModel: model.index).read()?.state == .applying {
            try await model.recover()
            #expect(try await model.isNew(new), "\(place): recovered to something else")
          } else if try model.bytes() != model.originals {
            #expect(try await model.isNew(new), "\(place): neither old nor new")
          }
          guard !files.isDead else { continue }
          let names = try FileManager.default.contentsOfDirectory(atPath: model.folder.path)
          #expect(!names.contains { $0.hasSuffix(".tmp") }, "\(place): left \(names)")
        }
      }
    }
  }

  @Test("a new folder is there whole or not at all", arguments: kinds)
  func newFolder(kind: ModelOnDisk.Kind) async throws {
    let original = try ShardsOnDisk(kind)
    let counter = FailingFiles(failing: .max)
    var options = Rewriter.Options(output: original.folder.file("out"))
    let new = try await original.apply(options, files: counter)
    #expect(new.file.path == original.folder.file("out/m.weights.json"))
    #expect(try await original.isNew(new, at: new.file.path))
    await #expect(throws: RewriteError.self) { try await original.apply(options) }
    for call in 0..<counter.calls {
      let model = try ShardsOnDisk(copying: original)
      options.output = model.folder.file("out")
      let files = FailingFiles(failing: call)
      _ = try? await model.apply(options, files: files)
      #expect(try model.bytes() == model.originals)
      let out = model.folder.file("out/m.weights.json")
      if FileManager.default.fileExists(atPath: model.folder.file("out")) {
        #expect(try await model.isNew(new, at: out), "call \(call)")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: model.folder.path)
      #expect(!names.contains { $0.hasSuffix(".tmp") }, "call \(call): left \(names)")
    }
  }

  @Test("a shard alone is refused while an apply on its index is unfinished")
  func shardOfUnfinished() async throws {
    let model = try ShardsOnDisk()
    // Calls: two opens; the journal's create, write, sync, rename, folder; the first tensor.
    await #expect(throws: RewriteError.self) {
      try await model.apply(.init(), files: FailingFiles(failing: 7, isCrash: true))
    }
    let shard = try ModelSource(model.folder.file(ShardsOnDisk.names[0]))
    let error = #expect(throws: RewriteError.self) { try ReceiptFile.refuseUnfinished(shard) }
    #expect(error?.description.contains("h5reinit recover \(model.index)") == true)
    try await model.recover()
    try ReceiptFile.refuseUnfinished(shard)
  }

  @Test("a shard that changed since the plan is refused")
  func changedShard() async throws {
    let model = try ShardsOnDisk()
    let plan = try await model.plan()
    let inventory = try await ShardsOnDisk.reader.inventory(of: model.index)
    let identity = try ModelIdentity(ModelSource(model.index))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)],
      ofItemAtPath: model.folder.file(ShardsOnDisk.names[1]))
    await #expect(throws: RewriteError.self) {
      try await Rewriter(reader: ShardsOnDisk.reader).apply(
        plan, inventory, identity: identity, options: .init())
    }
    #expect(try model.bytes() == model.originals)
  }
}
