import Initializers
import Testing

@testable import Planning

@Suite("JSON decoder")
struct JSONNodeDecoderTests {
  private func decoded<Value: Decodable>(_ text: String, as type: Value.Type) throws -> Value {
    try Value(from: JSONNodeDecoder(JSONParser.parse(Array(text.utf8))))
  }

  private struct One<Value: Decodable>: Decodable {
    var a: Value
    var b: Value?
  }

  private func one<Value: Decodable>(_ text: String, _ type: Value.Type) throws -> Value {
    try decoded(#"{"a": \#(text)}"#, as: One<Value>.self).a
  }

  @Test("whole numbers keep every digit, and may be written as any number")
  func integers() throws {
    #expect(try one("9007199254740993", Int.self) == 9_007_199_254_740_993)
    #expect(try one("18446744073709551615", UInt64.self) == .max)
    #expect(try one("-9223372036854775808", Int.self) == .min)
    #expect(try one("-0", Int.self) == 0 && one("1.0", Int.self) == 1)
    #expect(try one("1e2", UInt8.self) == 100)
    for text in ["9223372036854775808", "1.5", "1e19", "1e999", "\"1\"", "true", "[1]"] {
      #expect(throws: DecodingError.self, "\(text)") { try one(text, Int.self) }
    }
    #expect(throws: DecodingError.self) { try one("256", UInt8.self) }
    #expect(throws: DecodingError.self) { try one("-1", UInt64.self) }
  }

  @Test(
    "doubles are the nearest ones",
    arguments: [
      ("0.1", 0.1), ("1.4142135623730951", 2.0.squareRoot()), ("5e-324", .leastNonzeroMagnitude),
      ("1.7976931348623157e308", .greatestFiniteMagnitude), ("9007199254740993", 0x1p53),
      ("18014398509481985", 0x1p54),
      ("\"inf\"", .infinity), ("\"-inf\"", -.infinity),
    ])
  func doubles(text: String, value: Double) throws {
    #expect(try one(text, Double.self) == value)
    #expect(try one("[\(text)]", [Double].self) == [value])
  }

  @Test("negative zero keeps its sign, and no number is one")
  func specialDoubles() throws {
    #expect(try one("-0", Double.self).sign == .minus)
    #expect(try one("-0.0", Double.self).sign == .minus)
    #expect(try one("\"nan\"", Double.self).isNaN)
    for text in ["\"NaN\"", "\"\"", "\"1\"", "1e999", "-1e999", "null", "false", "{}"] {
      #expect(throws: DecodingError.self, "\(text)") { try one(text, Double.self) }
    }
  }

  @Test("null and an absent member are no value, and of two of one name the first counts")
  func absent() throws {
    #expect(try decoded(#"{"a": 1, "b": null}"#, as: One<Int>.self).b == nil)
    #expect(try decoded(#"{"a": 1}"#, as: One<Int>.self).b == nil)
    let twice = try decoded(#"{"a": 1, "b": 2, "a": 3, "b": 4, "c": [5]}"#, as: One<Int>.self)
    #expect(twice.a == 1 && twice.b == 2)
  }

  @Test("what has initializers of its own is decoded by them")
  func nested() throws {
    #expect(try one(#"{"name": "dirac_", "groups": 2}"#, Initializer.self) == .dirac(groups: 2))
    #expect(
      try one(#"{"name": "constant_", "val": "-inf"}"#, Initializer.self) == .constant(-.infinity))
    #expect(try one("[-1, 18446744073709551615]", [Seed].self) == [Seed(-1), Seed(UInt64.max)])
    #expect(
      try one(#"{"x": [["y"]], "z": []}"#, [String: [[String]]].self) == ["x": [["y"]], "z": []])
    #expect(try one("[true, false]", [Bool].self) == [true, false])
    #expect(try one("[1, null]", [Int?].self) == [1, nil])
  }

  private func path(_ text: String) -> String? {
    do {
      _ = try decoded(text, as: One<[[Int]]>.self)
      return nil
    } catch DecodingError.keyNotFound(let key, let context) {
      return "no " + (context.codingPath + [key]).map(\.stringValue).joined(separator: ".")
    } catch DecodingError.valueNotFound(_, let context) {
      return "null " + context.codingPath.map(\.stringValue).joined(separator: ".")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context) {
      return context.codingPath.map(\.stringValue).joined(separator: ".")
    } catch { return "\(error)" }
  }

  @Test(
    "errors say where",
    arguments: [
      (#"{"a": [[1], [2, "x"]]}"#, "a.1.1"), (#"{"a": [[1], [1.5]]}"#, "a.1.0"),
      (#"{"a": [[1], null]}"#, "null a.1"), (#"{"a": 1}"#, "a"), (#"{"b": []}"#, "no a"),
      ("[]", ""), (#"{"a": null}"#, "null a"), (#"{"a": [], "b": [[]]}"#, nil),
    ])
  func paths(text: String, expected: String?) {
    #expect(path(text) == expected)
  }
}
