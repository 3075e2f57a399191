import Foundation
import Testing

@testable import Layers

@Suite("Evidence")
struct EvidenceTests {
  private static let layers = [
    "dense_7", "a/dense_7", "a.b/c.dense_7", "", "/", "a.", "a", "aa", "e", "\u{e9}", "e\u{301}",
    "x\0y", "\0",
  ]

  private static let texts = [
    [], [""], ["a test"], ["class dense_7 in the path", "dense_7, dense_7"], ["dense_7dense_77"],
    ["aaa", "aaaa/aa"], ["a.b/c.dense_7"], ["caf\u{e9}", "cafe\u{301}", "e"], ["a\0b dense_7"],
    ["\0", "x\0y"],
  ]

  @Test("words come back byte for byte for the layer they were told of", arguments: layers)
  func bytes(layer: String) {
    for texts in Self.texts {
      let words = Evidence(texts, of: layer).texts(of: layer)
      #expect(words.haveBytes(of: texts), "\(texts)")
    }
  }

  @Test("layers of a kind have the same, those of other words another")
  func kinds() {
    let one = Evidence(["class dense_7 in the path", "a bias"], of: "net/dense_7")
    #expect(one == Evidence(["class dense_8 in the path", "a bias"], of: "net.dense_8"))
    #expect(one != Evidence(["class dense_7 in the path", "a bias"], of: "net/dense_8"))
    #expect(one != Evidence(["class dense_7 in the path"], of: "net/dense_7"))
    #expect(Evidence(["\u{e9}"], of: "x") != Evidence(["e\u{301}"], of: "x"))
    #expect(Evidence(["\0"], of: "x") != Evidence(["x"], of: "x"))
  }

  @Test("evidence comes back from JSON", arguments: texts)
  func json(texts: [String]) throws {
    let evidence = Evidence(texts, of: "dense_7")
    let json = try JSONEncoder().encode(evidence)
    let decoded = try JSONDecoder().decode(Evidence.self, from: json)
    #expect(decoded == evidence && decoded.texts(of: "dense_7").haveBytes(of: texts))
  }

  @Test("a tensor whose layer gets another name keeps the words of its evidence")
  func renaming() {
    let facts = DatasetFacts(
      path: "/w", shape: [2], element: ElementType(.float32, size: 4), storage: .compact)
    let texts = ["class dense_7 in the path"]
    var tensor = Tensor(facts, layer: "dense_7", evidence: texts)
    for layer in ["net/dense_7", "other", "", "dense_7"] {
      tensor.layer = layer
      #expect(tensor.evidence == texts)
    }
    tensor.evidence = ["dense_7"]
    #expect(tensor.evidence == ["dense_7"])
  }
}
