import Foundation
import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Reading of plans")
struct PlanReaderTests {
  private static func plan() throws -> Plan {
    try ModelBuilder.plan(
      [
        ModelBuilder.kernel("/d1/kernel", [64, 10]), ModelBuilder.tensor("/é\"],{", layer: "d2"),
        ModelBuilder.tensor("/c", aliases: ["/z"]), ModelBuilder.tensor("/d", copyOf: "/c"),
      ], ModelBuilder.policy(except: ["d2"]))
  }

  private static func text() throws -> [UInt8] {
    Array(try OrderedJSONEncoder().encode(try plan()).utf8)
  }

  private func read(_ pieces: [ArraySlice<UInt8>]) throws -> Plan {
    var reader = PlanReader()
    for piece in pieces { try reader.add(piece) }
    return try reader.finish()
  }

  private func read(_ text: String) throws -> Plan { try read([Array(text.utf8)[...]]) }

  /// The place that an error names.
  private func place(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch DecodingError.keyNotFound(let key, let context) {
      return (context.codingPath + [key]).map(\.stringValue).joined(separator: ".")
    } catch DecodingError.valueNotFound(_, let context),
      DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context)
    {
      return context.codingPath.map(\.stringValue).joined(separator: ".")
    } catch { return "\(error)" }
  }

  @Test("a plan comes back, wherever its text is cut")
  func cuts() throws {
    let (plan, text) = (try Self.plan(), try Self.text())
    #expect(try read([text[...]]) == plan)
    #expect(try read(text.map { [$0] }) == plan)
    for cut in stride(from: 0, to: text.count, by: 7) {
      #expect(try read([text[..<cut], [], text[cut...]]) == plan, "at \(cut)")
    }
  }

  @Test("a text that is cut off, or goes on, is refused")
  func truncated() throws {
    let text = try Self.text()
    for count in text.indices {
      #expect(throws: DecodingError.self, "\(count)") { try read([text[..<count]]) }
    }
    for more in ["x", "}", "]", "{}", "\0"] {
      #expect(throws: DecodingError.self) { try read([text[...], Array(more.utf8)[...]]) }
    }
    #expect(try read([[0xEF, 0xBB, 0xBF], text[...], Array(" \n".utf8)[...]]) == Self.plan())
  }

  @Test("the order of members says nothing, nor do members that nobody knows")
  func order() throws {
    let plan = try Self.plan()
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(try Self.text())) as? [String: Any])
    for keys in [object.keys.sorted(), object.keys.sorted().reversed()] {
      let members = try keys.map { key in
        let value = try JSONSerialization.data(
          withJSONObject: try #require(object[key]), options: [.fragmentsAllowed])
        return
          "\"\(key)\":\(String(decoding: value, as: UTF8.self)),\"new_\(key)\":[{\"tensors\":[1]}]"
      }
      #expect(try read("{" + members.joined(separator: ",") + "}") == plan)
    }
  }

  @Test("of two lists of tensors the first counts")
  func twice() throws {
    let (plan, text) = (try Self.plan(), String(decoding: try Self.text(), as: UTF8.self))
    #expect(try read(text.dropLast() + #", "tensors": [1, {}, "x"]}"#) == plan)
    #expect(try read(#"{"tensors": [],"# + text.dropFirst()).tensors.isEmpty)
  }

  @Test("an error names the tensor and its member")
  func errors() throws {
    let text = String(decoding: try Self.text(), as: UTF8.self)
    #expect(place(text) == nil)
    #expect(place(text.replacing("[64, 10]", with: "[64, true]")) == "tensors.0.shape.1")
    #expect(place(text.replacing(#""path": "/c""#, with: #""name": "/c""#)) == "tensors.2.path")
    #expect(place(text.replacing(#""path": "/c""#, with: #""path": null"#)) == "tensors.2.path")
    #expect(place(text.replacing("\"tensors\": [", with: "\"tensors\": [5,")) == "tensors.0")
    #expect(place(text.replacing("\"tensors\"", with: "\"tonsers\"")) == "tensors")
    #expect(place(text.replacing("\"tensors\": [", with: "\"tensors\": {},\"x\": [")) == "tensors")
    #expect(place(text.replacing("kaiming_normal_", with: "?")) == "tensors.0.initializer.name")
    #expect(
      place(text.replacing("\"totals\": {", with: "\"totals\": {\"tensors\": true, "))
        == "totals.tensors")
  }

  @Test("text that is no JSON is told as that, whatever else is wrong")
  func malformed() throws {
    let text = String(decoding: try Self.text(), as: UTF8.self)
    for (old, new) in [
      ("\"tensors\": [", "\"tensors\": [,"), ("\"warnings\": []", "\"warnings\": [}"),
      ("\"elements\": 640,\n", "\"elements\": 0640,\n"),
      ("\"tensors\": [", "\"tensors\": [[],]],["),
      ("\"state\"", "\"state"),
    ] {
      #expect(
        place(text.replacing("[64, 10]", with: "true").replacing(old, with: new)) == "", "\(new)")
    }
    for text in ["", " ", "[]", "[1, 2]", "5", "null", "not JSON", "\u{feff}"] {
      #expect(place(text) == "")
    }
    #expect(place("{}") == "schema")
  }

  @Test("text that is longer than a plan's is not taken in")
  func limit() throws {
    for start in [#"{"a": ""#, #"{"tensors": [""#] {
      var reader = PlanReader(limit: 1 << 20)
      try reader.add(Array(start.utf8)[...])
      let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
      for _ in 0..<15 { try reader.add(piece[...]) }
      #expect(throws: DecodingError.self) { try reader.add(piece[...]) }
    }
  }

  @Test("many tensors come back, and hold their layers' names as they are written")
  func many() throws {
    let layers = ["a", "a", "e\u{301}", "\u{e9}", "a"]
    let tensors = (0..<1500).map { ModelBuilder.tensor("/\($0)", layer: layers[$0 % 5]) }
    let plan = try ModelBuilder.plan(tensors)
    let text = Array(try OrderedJSONEncoder().encode(plan).utf8)
    for bytes in [0, 1, text.count, .max] {
      var reader = PlanReader(bytes: bytes)
      try reader.add(text[...])
      let read = try reader.finish()
      #expect(read == plan)
      #expect(
        zip(read.tensors, layers).allSatisfy { $0.layer.utf8.elementsEqual($1.utf8) })
    }
  }
}
