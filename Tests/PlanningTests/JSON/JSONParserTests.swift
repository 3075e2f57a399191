import Testing

@testable import Planning

@Suite("JSON parser")
struct JSONParserTests {
  private func parsed(_ text: String) -> JSONNode? { try? JSONParser.parse(Array(text.utf8)) }

  @Test(
    "what is JSON comes back as it was written",
    arguments: [
      "null", "true", "false", "0", "-0", "12", "-3.25", "1e5", "1E+5", "0.5e-7", "[]", "{}",
      "[1, 2.50]", "[\n  [1],\n  {}\n]", #"{"b": 1, "a": null, "b": []}"#, "\"\"", "\"a b\"",
      "18446744073709551616", "\"é😀\"", #""\"\\\n\u001b""#,
    ])
  func valid(text: String) {
    #expect(parsed(text)?.text == text)
    #expect(parsed(" \t\r\n\(text)\n ")?.text == text)
  }

  @Test(
    "escapes stand for their characters",
    arguments: [
      (#""\/\b\f\n\r\t\"\\""#, "/\u{8}\u{c}\n\r\t\"\\"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
      (#""\ud83d\uDE00""#, "😀"), (#""a\u0000""#, "a\0"), (#""\ufffd""#, "\u{fffd}"),
    ])
  func escapes(text: String, expected: String) {
    guard case .string(expected) = parsed(text) else {
      Issue.record("\(String(describing: parsed(text)))")
      return
    }
  }

  @Test(
    "what is not JSON is refused",
    arguments: [
      "", " ", "nul", "nulll", "True", "NaN", "Infinity", "01", "-", "+1", ".5", "1.", "1e", "1e+",
      "0x1", "1 2", "[1,]", "[,1]", "[1 2]", "[1", "]", "{", "}", "{\"a\"}", "{\"a\":}",
      "{\"a\":1,}",
      "{a:1}", "{1:1}", "{\"a\" 1}", "[1}", "{\"a\":1]", "\"", "\"a", "\"\\\"", #""\x""#,
      #""\u12""#,
      #""\u12g4""#, #""\u+123""#, #""\ud800""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#,
      #""\udc00""#, "\"\n\"", "\"\u{1}\"", "'a'", "// a\n1", "1 // a", "\u{feff}1",
    ])
  func invalid(text: String) {
    #expect(parsed(text) == nil)
  }

  @Test(
    "text that is not UTF-8 is refused, in strings and elsewhere",
    arguments: [[0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0xc3]])
  func encoding(text: [UInt8]) {
    #expect(throws: DecodingError.self) { try JSONParser.parse(text) }
  }

  @Test("nesting has a limit long before the stack's end", arguments: ["[", "{\"a\":"])
  func depth(opening: String) {
    let closing = opening == "[" ? "]" : "}"
    func nested(_ depth: Int) -> String {
      String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
    }
    #expect(parsed(nested(255)) != nil)
    #expect(parsed(nested(256)) == nil)
    #expect(parsed(nested(1_000_000)) == nil)
  }
}
