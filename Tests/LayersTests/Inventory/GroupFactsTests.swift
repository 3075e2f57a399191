import Foundation
import Testing

@testable import Layers

@Suite("Facts about groups")
struct GroupFactsTests {
  private static let attributes: [[String: AttributeValue]] = [
    [:], ["name": .string("dense")], ["name": .string("")], ["": .string("")],
    ["n\u{e9}": .string("e\u{301}\u{1F600}")], ["name": .string("a\0b")], ["a\0b": .string("c")],
    ["names": .strings([])], ["": .strings([])], ["names": .strings([""])],
    ["names": .strings(["", "", ""])], ["names": .strings(["kernel:0", "bias:0"])],
    ["names": .strings(["a\0b", "c"])], ["a\0": .strings(["b"])],
    ["names": .strings(["e\u{301}", "\u{e9}"])], ["count": .integer(-3)],
    ["sizes": .integers([1, 2])], ["epsilon": .real(-0.5)], ["betas": .reals([])],
    ["what": .other], ["name": .string("dense"), "names": .strings(["a", ""])],
  ]

  /// What `==` of strings would not tell apart.
  private func bytes(_ attributes: [String: AttributeValue]) -> [String: [[UInt8]]] {
    attributes.reduce(into: [:]) { result, attribute in
      let texts = attribute.value.names ?? attribute.value.text.map { [$0] } ?? []
      result[attribute.key] = ([attribute.key] + texts).map { Array($0.utf8) }
    }
  }

  @Test("attributes come back as they were given", arguments: attributes)
  func roundTrip(attributes: [String: AttributeValue]) {
    var group = GroupFacts(path: "/g", attributes: attributes)
    #expect(group.attributes == attributes && bytes(group.attributes) == bytes(attributes))
    group.attributes["more"] = .string("x")
    #expect(group.attributes == attributes.merging(["more": .string("x")]) { $1 })
    group.attributes["more"] = nil
    #expect(group == GroupFacts(path: "/g", attributes: attributes))
  }

  @Test("a text is no list of one text")
  func kinds() {
    let text = GroupFacts(path: "/g", attributes: ["a": .string("b")])
    #expect(text != GroupFacts(path: "/g", attributes: ["a": .strings(["b"])]))
  }

  @Test("facts come back from JSON, which has attributes by their names", arguments: attributes)
  func json(attributes: [String: AttributeValue]) throws {
    let group = GroupFacts(path: "/g", attributes: attributes, tracksOrder: true)
    let json = try JSONEncoder().encode(group)
    let decoded = try JSONDecoder().decode(GroupFacts.self, from: json)
    #expect(decoded == group && bytes(decoded.attributes) == bytes(attributes))
    struct Plain: Decodable { var attributes: [String: AttributeValue] }
    #expect(try JSONDecoder().decode(Plain.self, from: json).attributes == attributes)
  }
}
