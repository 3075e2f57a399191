import Testing

@testable import Planning

@Suite("JSON list splitter")
struct JSONListSplitterTests {
  private struct Parts: Equatable {
    var items: [String] = []
    var rest = ""
  }

  private func split(_ pieces: [ArraySlice<UInt8>]) -> Parts {
    var splitter = JSONListSplitter(list: "list")
    var parts = Parts()
    for piece in pieces {
      splitter.add(piece)
      while let item = splitter.next() { parts.items.append(String(decoding: item, as: UTF8.self)) }
    }
    parts.rest = String(decoding: splitter.rest, as: UTF8.self)
    return parts
  }

  private func split(_ text: String) -> Parts { split([Array(text.utf8)[...]]) }

  private static let long =
    #" {"a": ["list", [1, 2]], "b\"": "\\", "list" : [ {"x": "],\"", "y": [1, 2]} ,"#
    + #" "é]" , [3],4 ], "list": [5], "c": "list"} "#

  @Test("items come one by one, and the rest without them")
  func splits() {
    let parts = split(Self.long)
    #expect(parts.items == [#" {"x": "],\"", "y": [1, 2]} "#, #" "é]" "#, " [3]", "4 "])
    #expect(
      parts.rest
        == #" {"a": ["list", [1, 2]], "b\"": "\\", "list" : [], "list": [5], "c": "list"} "#)
  }

  @Test("where the text is cut makes no difference")
  func cuts() {
    let text = Array(Self.long.utf8)
    let whole = split([text[...]])
    for cut in text.indices { #expect(split([text[..<cut], text[cut...]]) == whole, "at \(cut)") }
    #expect(split(text.indices.map { text[$0...$0] }) == whole)
    #expect(split(text.map { [$0] }) == whole)
  }

  @Test(
    "an empty list has no items; one with a comma too many has an empty one",
    arguments: [
      (#"{"list":[]}"#, []), ("{\"list\": [ \n\t\r]}", []), (#"{"list":[1,]}"#, ["1", ""]),
      (#"{"list":[,]}"#, ["", ""]), (#"{"list":[,1]}"#, ["", "1"]), (#"{"list":[ 1 ]}"#, [" 1 "]),
    ])
  func empty(text: String, items: [String]) {
    let parts = split(text)
    #expect(parts.items == items)
    #expect(items.isEmpty || parts.rest == #"{"list":[]}"#)
  }

  @Test("a name is told however it is written")
  func escapedName() {
    #expect(split(#"{"\u006cist": [1]}"#) == Parts(items: ["1"], rest: #"{"\u006cist": []}"#))
  }

  @Test(
    "what is not the object's own list stays where it is",
    arguments: [
      #"{"other": [1, 2]}"#, #"{"a": {"list": [1]}}"#, #"[{"list": [1]}]"#,
      #"{"list": {"a": [1]}}"#,
      #"{"list": 1, "a": [2]}"#, #"{"a": "list", "b": [1]}"#, #"{"list\n": [1]}"#, "list", "]]", "",
      #"{"a": "{\"list\": [1]}"}"#,
    ])
  func others(text: String) {
    #expect(split(text) == Parts(rest: text))
  }

  @Test(
    "brackets that do not match are left for the parser to see",
    arguments: [#"{"list": [1}, "a": 2}"#, #"{"list": [1]"#, #"{"list": [{]}"#, #"{"list" [1] ]"#])
  func mismatch(text: String) {
    let parts = split(text)
    let texts = parts.items + [parts.rest]
    #expect(texts.contains { (try? JSONParser.parse(Array($0.utf8))) == nil })
  }
}
