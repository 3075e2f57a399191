import Testing

@testable import Layers

@Suite("Shared parts")
struct SharingTests {
  private func facts(
    _ path: String, _ shape: [Int] = [3], _ attributes: [String: AttributeValue] = [:]
  ) -> DatasetFacts {
    DatasetFacts(
      path: path, shape: shape, element: ElementType(.float32, size: 4),
      storage: .contiguous(offset: path.utf8.count), attributes: attributes)
  }

  @Test("equal parts are held once, and the values stay what they were")
  func once() {
    let list = [facts("/a"), facts("/bb", [4]), facts("/ccc"), facts("/dddd", [4])]
    let shared = list.sharing()
    #expect(shared == list)
    #expect(list[0].common.identity != list[2].common.identity)
    #expect(shared[0].common.identity == shared[2].common.identity)
    #expect(shared[1].common.identity == shared[3].common.identity)
    #expect(shared[0].common.identity != shared[1].common.identity)
  }

  @Test("setting a member of one value leaves the others alone")
  func setting() {
    let list = [facts("/a"), facts("/b")].sharing()
    var other = list[1]
    other.shape = [7]
    #expect(list.map(\.shape) == [[3], [3]] && other.shape == [7])
  }

  @Test("what was shared already stays as it is")
  func again() {
    var sharing = Sharing<DatasetFacts>()
    let first = sharing.share(facts("/a"))
    let second = sharing.share(facts("/b"))
    #expect(sharing.share(second).common.identity == first.common.identity)
    #expect(sharing.share(second).path == "/b")
  }

  @Test("parts that never equal themselves are each its own")
  func noNumber() {
    let list = (0..<5000).map { facts("/\($0)", [$0], ["x": .real(.nan)]) }
    let shared = list.sharing()
    #expect(shared.map(\.path) == list.map(\.path) && shared.map(\.shape) == list.map(\.shape))
  }
}
