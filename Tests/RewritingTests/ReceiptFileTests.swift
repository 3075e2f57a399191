import Foundation
import Planning
import TestSupport
import Testing

@testable import Rewriting

@Suite("Receipts")
struct ReceiptFileTests {
  private let folder = try? TemporaryDirectory()

  @Test(
    "what is no receipt is refused, not guessed at",
    arguments: ["", "{}", "[1, 2]", "not JSON", #"{"schema": "h5reinit.plan/1", "state": 5}"#])
  func bad(text: String) throws {
    let path = try #require(folder).write(Array(text.utf8), to: "r.json")
    let error = #expect(throws: RewriteError.self) { try ReceiptFile(path: path).read() }
    #expect(error?.description.hasPrefix("'\(path)' is not a receipt of h5reinit: ") == true)
  }

  @Test("a receipt of another schema or stream is refused")
  func otherVersions() async throws {
    let model = try ModelOnDisk()
    try await model.apply()
    let text = try String(contentsOfFile: model.receiptPath, encoding: .utf8)
    for (old, new) in [("plan/1", "plan/2"), ("\"stream\": 1", "\"stream\": 2")] {
      let path = try #require(folder).write(
        Array(text.replacing(old, with: new).utf8), to: "r.json")
      #expect(throws: RewriteError.self) { try ReceiptFile(path: path).read() }
    }
  }

  @Test("no file is no receipt")
  func none() throws {
    #expect(try ReceiptFile(path: try #require(folder).file("none.json")).read() == nil)
  }

  @Test("a folder is no receipt")
  func folderAtPath() throws {
    #expect(try ReceiptFile(path: try #require(folder).path).read() == nil)
  }

  @Test("an error says where the text makes no sense")
  func reasons() async throws {
    let model = try ModelOnDisk()
    try await model.apply()
    let text = try String(contentsOfFile: model.receiptPath, encoding: .utf8)
    for (old, new, reason) in [
      ("\"shape\": [", "\"shape\": [true, ", "'tensors' [0] 'shape' [0] makes no sense"),
      ("\"role\": ", "\"role\": 1, \"x\": ", "'tensors' [0] 'role' makes no sense"),
      ("\"layer\":", "\"player\":", "no 'tensors' [0] 'layer'"),
      ("\"seed\": ", "\"seed\": -1.5e1", "'seed' makes no sense"),
      ("\"fan\":", "\"fan\" ", "its text makes no sense"), ("{", "[", "its text makes no sense"),
      ("\"tensors\": [", "\"x\": [", "no 'tensors'"),
    ] {
      let path = try #require(folder).write(
        Array(text.replacing(old, with: new).utf8), to: "r.json")
      let error = #expect(throws: RewriteError.self) { try ReceiptFile(path: path).read() }
      guard case .badReceipt(path, reason) = error else {
        Issue.record("\(new): \(String(describing: error))")
        continue
      }
    }
  }

  @Test("a receipt of many pieces comes back, and a journal of many is checked to its end")
  func long() async throws {
    let model = try ModelOnDisk()
    var plan = try await model.apply()
    plan.warnings = (0..<5000).map { "warning \($0) of a long list, é\"\\" }
    plan.tensors = Array(repeating: plan.tensors, count: 200).flatMap(\.self)
    let file = ReceiptFile(path: try #require(folder).file("long.json"))
    try file.write(plan, with: SystemFiles(), isDurable: false)
    #expect(try TemporaryDirectory.bytes(at: file.path).count > 5 << 16)
    #expect(try file.read() == plan)

    plan.state = .applying
    try file.write(plan, with: SystemFiles(), isDurable: false)
    #expect(try file.read() == plan)
    var text = try TemporaryDirectory.bytes(at: file.path)
    let place = try #require(text.lastIndex(of: UInt8(ascii: "9")))
    text[place] = UInt8(ascii: "8")
    try #require(folder).write(text, to: "long.json")
    let error = #expect(throws: RewriteError.self) { try file.read() }
    guard case .damagedJournal = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a receipt that is read without what was measured lacks nothing else")
  func withoutMeasured() async throws {
    let model = try ModelOnDisk()
    var plan = try await model.apply(except: ["b/bias"])
    #expect(plan.tensors.map { $0.measured != nil } == plan.tensors.map { $0.action == .write })
    let receipt = ReceiptFile(path: model.receiptPath)
    #expect(try receipt.read() == plan)
    for position in plan.tensors.indices { plan.tensors[position].measured = nil }
    #expect(try receipt.read(measured: false) == plan)
  }
}

@Suite("Check of journals")
struct JournalCheckTests {
  /// A journal's text with a checksum over all that is before it.
  private func journal(_ text: String) -> [UInt8] {
    var checksum = JournalChecksum()
    checksum.add(Array(text.utf8))
    return Array(text.utf8) + checksum.ending
  }

  private func check(_ pieces: [ArraySlice<UInt8>]) -> JournalCheck {
    var check = JournalCheck()
    for piece in pieces { check.add(piece) }
    return check
  }

  @Test("a journal is whole, wherever it is cut, and any other byte in it shows")
  func cuts() {
    let text = journal("{\n  \"state\": \"applying\"")
    #expect(!check([text[...]]).isDamaged && !check(text.map { [$0] }).isDamaged)
    for cut in text.indices {
      #expect(!check([text[..<cut], [], text[cut...]]).isDamaged)
      var damaged = text
      damaged[cut] ^= 1
      let check = check([damaged[..<cut], damaged[cut...]])
      #expect(
        check.isDamaged || !JournalChecksum.isThere(in: damaged.suffix(JournalChecksum.length)))
    }
  }

  @Test("what has no checksum is no journal, and a checksum of nothing is none of a journal")
  func others() {
    #expect(!check([]).isDamaged && !check([Array("{}".utf8)[...]]).isDamaged)
    #expect(check([journal("")[...]]).isDamaged)
  }
}
