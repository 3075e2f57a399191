import CHDF5
import HDF5Samples
import TestSupport
import Testing

@testable import HDF5

@Suite struct LinkTests {
  private let folder = try? TemporaryDirectory()

  private func links(
    tracksOrder: Bool = false, _ fill: (borrowing SampleFile) throws -> Void
  ) throws -> LinkList {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path, tracksOrder: tracksOrder, fill)
    return try File.open(path, .readOnly).root().links()
  }

  @Test("links come by name unless the group tracks creation order")
  func byName() throws {
    let list = try links { file in
      for name in ["b", "a", "c"] { try file.group("/\(name)") }
    }
    #expect(!list.isCreationOrder)
    #expect(list.map(\.name) == ["a", "b", "c"])
  }

  @Test("links come in creation order where the group tracks it")
  func creationOrder() throws {
    let list = try links(tracksOrder: true) { file in
      for name in ["b", "a", "c"] { try file.group("/\(name)") }
    }
    #expect(list.isCreationOrder)
    #expect(list.map(\.name) == ["b", "a", "c"])
  }

  @Test("links tell their kind and are not followed")
  func kinds() throws {
    let list = try links { file in
      try file.group("/a")
      try file.softLink("/b", to: "/b")
      try file.externalLink("/c", to: "/x", in: "missing.h5")
    }
    #expect(list.map(\.kind) == [.hard, .soft, .external])
  }

  @Test("a name that UTF-8 allows is addressable whatever is in it")
  func names() throws {
    let list = try links { file in
      for name in ["重み.weight", "a b", "\"q\"", "kernel:0", ".."] { try file.group("/\(name)") }
    }
    #expect(list.map(\.isAddressable) == [Bool](repeating: true, count: 5))
  }

  @Test("links are sorted by the bytes of their names, and each keeps what it is")
  func sorted() throws {
    var list = try links { file in
      for name in ["a", "重み", "b"] { try file.group("/\(name)") }
      try file.softLink("/c", to: "/b")
    }
    list.sort { $0.lexicographicallyPrecedes($1) == false && !$0.elementsEqual($1) }
    #expect(list.map(\.name) == ["重み", "c", "b", "a"])
    #expect(list.map(\.kind) == [.hard, .soft, .hard, .hard])
    #expect(list.count == 4 && list.allSatisfy { $0.isAddressable })
  }

  @Test("a name that is not UTF-8 is repaired and no path")
  func repaired() {
    var list = LinkList(isCreationOrder: false)
    for name: [UInt8] in [[0x61, 0xff], [0x61], [], [0x2e], [0x61, 0x2f, 0x61]] {
      list.append(name, .soft, chdf5_place())
    }
    #expect(list.map(\.name) == ["a\u{fffd}", "a", "", ".", "a/a"])
    #expect(list.map(\.isAddressable) == [false, true, false, false, false])
  }
}
