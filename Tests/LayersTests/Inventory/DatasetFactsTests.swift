import Foundation
import Testing

@testable import Layers

@Suite("Facts about datasets")
struct DatasetFactsTests {
  private static let storages: [Storage] = [
    .contiguous(offset: nil), .contiguous(offset: 0), .contiguous(offset: 4096), .compact,
    .contiguous(offset: .max), .virtual, .external,
    .chunked(chunk: [2, 3], filters: [Filter(id: 1, name: "deflate", isAvailable: true)]),
  ]

  private static func facts(_ storage: Storage = .compact) -> DatasetFacts {
    DatasetFacts(
      path: "/a", aliases: ["/z"], shape: [2, 3], element: ElementType(.float16, size: 2),
      storage: storage, attributes: ["x": .integer(1)])
  }

  private static func full(_ storage: Storage) -> DatasetFacts {
    var facts = facts(storage)
    facts.shard = "s.h5"
    facts.padding = [0, 60]
    facts.chunks = .placed([64, 128])
    return facts
  }

  @Test("members are what they were made or set to", arguments: storages)
  func members(storage: Storage) {
    var facts = Self.full(storage)
    #expect(facts.path == "/a" && facts.aliases == ["/z"] && facts.shape == [2, 3])
    #expect(facts.element == ElementType(.float16, size: 2) && facts.storage == storage)
    #expect(facts.attributes == ["x": .integer(1)] && facts.shard == "s.h5")
    #expect(facts.padding == [0, 60] && facts.chunks == .placed([64, 128]))
    #expect(facts.elements == 6 && facts.bytes == 12)

    let before = facts
    (facts.path, facts.aliases, facts.shape) = ("/b", [], nil)
    (facts.element, facts.attributes) = (ElementType(.int8, size: 1), [:])
    (facts.shard, facts.padding, facts.chunks) = (nil, nil, .unknown)
    let storages = Self.storages + Self.storages.reversed()
    for other in storages {
      facts.storage = other
      #expect(facts.storage == other)
      #expect(
        facts
          == DatasetFacts(
            path: "/b", shape: nil, element: ElementType(.int8, size: 1), storage: other))
    }
    #expect(before == Self.full(storage))
  }

  @Test("datasets that lie elsewhere differ in nothing that is shared")
  func places() {
    let list = [Self.facts(.contiguous(offset: 8)), Self.facts(.contiguous(offset: nil))].sharing()
    #expect(list[0].common.identity == list[1].common.identity && list[0] != list[1])
    #expect(list.map(\.storage) == [.contiguous(offset: 8), .contiguous(offset: nil)])
  }

  @Test("sharing keeps what is each dataset's own")
  func sharing() {
    let list = (0..<100).map { number in
      var facts = Self.full(Self.storages[number % Self.storages.count])
      (facts.path, facts.aliases) = ("/\(number)", ["/z\(number)"])
      facts.chunks = .placed([number])
      return facts
    }
    #expect(list.sharing() == list)
    #expect(Set(list.sharing().map(\.common.identity)).count == 5)
  }

  @Test("facts come back from JSON", arguments: storages)
  func json(storage: Storage) throws {
    for facts in [Self.facts(storage), Self.full(storage)] {
      let json = try JSONEncoder().encode(facts)
      #expect(try JSONDecoder().decode(DatasetFacts.self, from: json) == facts)
    }
  }
}
