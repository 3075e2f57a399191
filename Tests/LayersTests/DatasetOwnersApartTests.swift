import Testing

@testable import Layers

@Suite("Owners of variables that stand apart")
struct DatasetOwnersApartTests {
  private func content(_ paths: [String]) -> [[String]] {
    let owners = VariablePath.owners(
      paths.map {
        DatasetFacts(
          path: $0, shape: [1], element: ElementType(.float32, size: 4), storage: .compact)
      })
    return (0..<owners.count).map { [owners.name($0)] + owners.datasets(of: $0).map(\.path) }
  }

  @Test("of variables that stand apart several may follow one another")
  func apart() {
    #expect(
      content(["/a/vars/0", "/b/vars/0", "/a/vars/1", "/a/vars/2"]) == [
        ["/a", "/a/vars/0", "/a/vars/1", "/a/vars/2"], ["/b", "/b/vars/0"],
      ])
  }

  @Test("owners whose names only look equal are two")
  func alike() {
    let content = content(["/e\u{301}/vars/0", "/\u{e9}/vars/0"])
    #expect(content.map { $0[0] }.haveBytes(of: ["/e\u{301}", "/\u{e9}"]))
  }
}
