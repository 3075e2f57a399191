import Testing

@testable import Layers

@Suite("JSON as Python writes it")
struct JSONReaderTests {
  @Test("values of every kind")
  func kinds() throws {
    let value = try #require(
      JSONReader.read(#" {"a": [1, -2.5e-3, true, false, null], "b": {}, "c": [], "d": "x"} "#))
    #expect(
      value["a"]
        == .array([.number(1), .number(-0.0025), .bool(true), .bool(false), .null]))
    #expect(value["b"] == .object([:]))
    #expect(value["c"]?.elements == [])
    #expect(value["d"]?.text == "x")
    #expect(value["a"]?.elements?[0].integer == 1)
  }

  @Test("numbers that JSON has no word for")
  func nonFinite() throws {
    let values = try #require(JSONReader.read("[NaN, Infinity, -Infinity]")?.elements)
    #expect(values[0].number?.isNaN == true)
    #expect(values[1].number == .infinity)
    #expect(values[2].number == -.infinity)
  }

  @Test("escapes, surrogate pairs among them")
  func escapes() {
    #expect(
      JSONReader.read(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#)?.text
        == "\"\\/\u{8}\u{c}\n\r\té😀é")
  }

  @Test(
    "what is not JSON gives nothing",
    arguments: [
      "", "{", "[1,]", "{\"a\" 1}", "{a: 1}", "\"x", "tru", "1 2", "nan", "\"\\x\"", "\"\\u12\"",
      "[1 2]", "inf", "+1",
    ])
  func malformed(text: String) { #expect(JSONReader.read(text) == nil) }

  @Test("nesting without end is refused, not followed")
  func depth() {
    #expect(JSONReader.read(String(repeating: "[", count: 1_000_000)) == nil)
  }
}
