import Testing

@testable import Layers

@Suite("Owners of variables")
struct DatasetOwnersTests {
  private func owners(_ paths: [String]) -> DatasetOwners {
    VariablePath.owners(
      paths.map {
        DatasetFacts(
          path: $0, shape: [1], element: ElementType(.float32, size: 4), storage: .compact)
      })
  }

  /// Each owner's name and the paths of its datasets.
  private func content(_ owners: DatasetOwners) -> [[String]] {
    (0..<owners.count).map { [owners.name($0)] + owners.datasets(of: $0).map(\.path) }
  }

  @Test("owners are in the order of their first variables, and have all of them")
  func order() {
    let owners = owners(["/b/vars/0", "/b/vars/1", "/a/x/vars/0", "/vars/7"])
    #expect(
      content(owners) == [
        ["/b", "/b/vars/0", "/b/vars/1"], ["/a/x", "/a/x/vars/0"], ["", "/vars/7"],
      ])
    #expect(owners.others.isEmpty)
    #expect(owners.number(of: "/a/x") == 1 && owners.number(of: "") == 2)
    #expect(owners.number(of: "/a") == nil && owners.number(of: "/b/vars") == nil)
  }

  @Test("variables of one owner need not stand together")
  func apart() {
    let owners = owners([
      "/a/vars/0", "/b/vars/0", "/a/vars/1", "/b/vars/1", "/other", "/b/vars/2", "/a/vars/2",
    ])
    #expect(
      content(owners) == [
        ["/a", "/a/vars/0", "/a/vars/1", "/a/vars/2"],
        ["/b", "/b/vars/0", "/b/vars/1", "/b/vars/2"],
      ])
    #expect(owners.others.map(\.path) == ["/other"])
  }

  @Test("what is in no group of variables is another's")
  func others() {
    let paths = ["/vars", "/a/vars/kernel", "/a/vars/0/x", "/a/vars", "/a/var/0", "/0", ""]
    #expect(owners(paths).count == 0 && owners(paths).others.map(\.path) == paths)
    #expect(owners([]).number(of: "") == nil)
  }

  @Test("a variable's position is the number after its group")
  func positions() {
    let facts = owners(["/a/vars/12"]).datasets(of: 0)
    #expect(facts.map(VariablePath.index) == [12])
  }

  @Test("many owners")
  func many() {
    let names = (0..<5000).map { "/layers/\($0)" }
    let owners = owners(names.flatMap { ["\($0)/vars/0", "\($0)/vars/1"] })
    #expect(owners.count == names.count)
    #expect(names.indices.allSatisfy { owners.number(of: names[$0]) == $0 })
    #expect((0..<owners.count).allSatisfy { owners.datasets(of: $0).count == 2 })
  }
}
