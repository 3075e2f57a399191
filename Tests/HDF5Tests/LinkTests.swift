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
    #expect(list.links.map(\.name) == ["a", "b", "c"])
  }

  @Test("links come in creation order where the group tracks it")
  func creationOrder() throws {
    let list = try links(tracksOrder: true) { file in
      for name in ["b", "a", "c"] { try file.group("/\(name)") }
    }
    #expect(list.isCreationOrder)
    #expect(list.links.map(\.name) == ["b", "a", "c"])
  }

  @Test("links tell their kind and are not followed")
  func kinds() throws {
    let list = try links { file in
      try file.group("/a")
      try file.softLink("/b", to: "/b")
      try file.externalLink("/c", to: "/x", in: "missing.h5")
    }
    #expect(list.links.map(\.kind) == [.hard, .soft, .external])
  }

  @Test("a name that UTF-8 allows is addressable whatever is in it")
  func names() throws {
    let list = try links { file in
      for name in ["重み.weight", "a b", "\"q\"", "kernel:0", ".."] { try file.group("/\(name)") }
    }
    #expect(list.links.map(\.isAddressable) == [Bool](repeating: true, count: 5))
  }
}
