import Testing

@testable import Layers

@Suite("Index of names")
struct NameIndexTests {
  private func index(_ names: [String]) -> NameIndex {
    NameIndex(count: names.count) { names[$0] }
  }

  /// An index to which the names came one by one.
  private func grown(_ names: [String]) -> NameIndex {
    var index = NameIndex(count: 0) { names[$0] }
    for _ in names { index.append { names[$0] } }
    return index
  }

  @Test("names have their positions, others none")
  func positions() {
    let names = ["/", "", "/a", "a\0b", "/ü"]
    let index = index(names)
    for (position, name) in names.enumerated() {
      #expect(index.position(of: name) { names[$0] } == position)
    }
    #expect(index.position(of: "/b") { names[$0] } == nil)
    #expect(self.index([]).position(of: "") { names[$0] } == nil)
  }

  @Test("of a name that is there twice, the first counts")
  func twice() {
    let names = ["a", "b", "a", "b", "a"]
    for index in [index(names), grown(names)] {
      #expect(index.position(of: "a") { names[$0] } == 0)
      #expect(index.position(of: "b") { names[$0] } == 1)
    }
  }

  @Test("names that only look equal are two")
  func alike() {
    let names = ["e\u{301}", "\u{e9}"]
    #expect(names[0] == names[1])
    for (names, other) in [(names, "x"), (names.reversed(), "x"), ([names[0]], names[1])] {
      let index = index(names)
      for (position, name) in names.enumerated() {
        #expect(index.position(of: name) { names[$0] } == position)
      }
      #expect(index.position(of: other) { names[$0] } == nil)
    }
  }

  @Test("an index that grew tells the same as one made at once, at every size")
  func growth() {
    for count in 0..<70 {
      let names = (0..<count).map { "\($0 * $0 % 37)" }
      let (whole, grown) = (index(names), grown(names))
      for sought in 0..<40 {
        let position = names.firstIndex(of: "\(sought)")
        #expect(whole.position(of: "\(sought)") { names[$0] } == position)
        #expect(grown.position(of: "\(sought)") { names[$0] } == position)
      }
    }
  }

  @Test("many names")
  func many() {
    let names = (0..<20_000).map { "/layers/\($0)/kernel" }
    for index in [index(names), grown(names)] {
      #expect(names.indices.allSatisfy { index.position(of: names[$0]) { names[$0] } == $0 })
      #expect(index.position(of: "/layers/20000/kernel") { names[$0] } == nil)
    }
  }
}
