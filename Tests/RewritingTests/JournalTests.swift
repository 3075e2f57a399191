import Foundation
import Layers
import Planning
import TestSupport
import Testing

@testable import Rewriting

@Suite("Journal")
struct JournalTests {
  /// A model whose apply was cut off after the first tensor, and what an undisturbed one becomes.
  private func interrupted() async throws -> (model: ModelOnDisk, new: [UInt8]) {
    let undisturbed = try ModelOnDisk()
    let model = try ModelOnDisk(copying: undisturbed)
    try await undisturbed.apply()
    // Without syncs: open; the journal's create, write, rename; the first tensor.
    await #expect(throws: RewriteError.self) {
      try await model.apply(files: FailingFiles(failing: 5, isCrash: true))
    }
    #expect(ReceiptFile(besideModel: model.path).isUnfinished)
    return (model, try undisturbed.bytes())
  }

  private func expectDamaged(_ model: ModelOnDisk, _ place: String) {
    let journal = ReceiptFile(besideModel: model.path)
    #expect(journal.isUnfinished, "\(place): taken for a receipt")
    do {
      _ = try journal.read()
      Issue.record("\(place): taken for whole")
    } catch {
      guard case .damagedJournal(let path) = error else {
        Issue.record("\(place): \(error)")
        return
      }
      #expect(path == journal.path)
      #expect(error.description.contains("apply again with the same flags"))
    }
  }

  @Test("any flipped bit of a journal is told, wherever it lies")
  func flips() async throws {
    let (model, _) = try await interrupted()
    let whole = try TemporaryDirectory.bytes(at: model.receiptPath)
    // Every byte of both ends, where the marks are, and every 37th between.
    let places = whole.indices.filter { $0 < 300 || $0 > whole.count - 12 || $0 % 37 == 0 }
    for place in places {
      var damaged = whole
      damaged[place] ^= 0x10
      try model.folder.write(damaged, to: "model.h5.h5reinit.json")
      expectDamaged(model, "byte \(place)")
    }
  }

  @Test("a journal that was cut off is told")
  func cut() async throws {
    let (model, _) = try await interrupted()
    let whole = try TemporaryDirectory.bytes(at: model.receiptPath)
    for count in [256, 300, whole.count / 2, whole.count - 20, whole.count - 1] {
      try model.folder.write(Array(whole.prefix(count)), to: "model.h5.h5reinit.json")
      expectDamaged(model, "\(count) bytes")
    }
  }

  @Test("a journal is still JSON, and a receipt has no checksum")
  func text() async throws {
    let (model, new) = try await interrupted()
    let journal = try JSONSerialization.jsonObject(
      with: Data(try TemporaryDirectory.bytes(at: model.receiptPath)))
    #expect(((journal as? [String: Any])?["checksum"] as? String)?.hasPrefix("crc32:") == true)
    try await model.recover()
    #expect(try model.bytes() == new)
    let receipt = String(
      decoding: try TemporaryDirectory.bytes(at: model.receiptPath), as: UTF8.self)
    #expect(!receipt.contains("checksum"))
  }

  @Test("recovering after a crash of the recovery works")
  func secondCrash() async throws {
    for call in 0..<10 {
      let (model, new) = try await interrupted()
      let journal = try #require(try ReceiptFile(besideModel: model.path).read())
      let inventory = try await model.inventory()
      let files = FailingFiles(failing: call, effect: .some, isCrash: true)
      var failed = false
      do {
        _ = try await Rewriter(reader: ModelOnDisk.reader, files: files).recover(
          journal, inventory, options: .init(isDurable: true))
      } catch { failed = true }
      #expect(failed || call > 8)
      try await model.recover()
      #expect(try model.bytes() == new, "call \(call)")
    }
  }

  @Test("a journal of another file is refused, and nothing is written")
  func otherFile() async throws {
    let (model, _) = try await interrupted()
    let journal = try #require(try ReceiptFile(besideModel: model.path).read())
    for other in [try ModelOnDisk(rows: 11), try ModelOnDisk(.compressed)] {
      let before = try other.bytes()
      var inventory = try await other.inventory()
      var journal = journal
      journal.file.path = other.path
      await expectChanged { try await Self.recover(journal, inventory) }
      // The same size does not help a file of another structure.
      journal.file.bytes = inventory.bytes
      inventory.datasets.removeAll { $0.path == "/b/bias" }
      await expectChanged { try await Self.recover(journal, inventory) }
      #expect(try other.bytes() == before)
    }
  }

  private static func recover(_ journal: Plan, _ inventory: Inventory) async throws {
    _ = try await Rewriter(reader: ModelOnDisk.reader).recover(
      journal, inventory, options: .init(isDurable: false))
  }

  private func expectChanged(_ work: () async throws -> Void) async {
    let error = await #expect(throws: RewriteError.self) { try await work() }
    guard case .changed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
