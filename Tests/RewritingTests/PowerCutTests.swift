import Foundation
import Planning
import TestSupport
import Testing

@testable import Rewriting

/// Cuts the power after each call, with writes that were not synced dropped, torn and reordered.
@Suite("Power cuts")
struct PowerCutTests {
  private static let kinds = ModelOnDisk.Kind.small
  private static let receipts: [Rewriter.Options.ReceiptPlace] = [.besideModel, .none]

  @Test("whatever the disk kept is old, new, or recoverable", arguments: kinds, receipts)
  func anyMoment(
    kind: ModelOnDisk.Kind, receipt: Rewriter.Options.ReceiptPlace
  ) async throws {
    #expect(try await losses(kind, receipt, syncs: true).first == nil)
  }

  @Test("a disk on which syncs do nothing loses models, so that these tests can fail")
  func withoutSyncs() async throws {
    #expect(try await losses(.contiguous, .besideModel, syncs: false).first != nil)
    #expect(try await losses(.compressed, .besideModel, syncs: false).first != nil)
  }

  /// The moments at which a model was lost, in words.
  private func losses(
    _ kind: ModelOnDisk.Kind, _ receipt: Rewriter.Options.ReceiptPlace, syncs: Bool
  ) async throws -> [String] {
    let undisturbed = try ModelOnDisk(kind)
    let disk = try SimulatedDisk(existing: [undisturbed.path], syncs: syncs)
    let new = try await undisturbed.apply(.init(receipt: receipt, isDurable: true), files: disk)
    var random = SplitMix(state: 20_261_124)
    var lost: [String] = []
    #expect(disk.moments.count >= 8)
    for (number, moment) in disk.moments.enumerated() {
      for _ in 0..<24 {
        let kept = moment.afterPowerCut(&random)
        if let reason = await loss(kept, undisturbed, new) {
          lost.append("\(kind), call \(number) (\(moment.call)): \(reason)")
        }
      }
    }
    return lost
  }

  private func loss(
    _ kept: [String: [UInt8]], _ undisturbed: ModelOnDisk, _ new: Plan
  ) async -> String? {
    do {
      guard let content = kept[undisturbed.path] else { return "the model is gone" }
      let model = try ModelOnDisk(copying: undisturbed)
      try model.folder.write(content, to: "model.h5")
      if let journal = kept[undisturbed.receiptPath] {
        try model.folder.write(journal, to: "model.h5.h5reinit.json")
      }
      if try ReceiptFile(besideModel: model.path).read()?.state == .applying {
        try await model.recover()
        return try await model.isNew(new, undisturbed) ? nil : "recovered to something else"
      }
      if try model.bytes() == model.original { return nil }
      return try await model.isNew(new, undisturbed) ? nil : "neither old nor new"
    } catch {
      return "\(error)"
    }
  }
}

/// Steele, Lea and Flood's generator: a test that failed must fail again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
