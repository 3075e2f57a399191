import Layers
import Testing

@testable import ModelFiles

@Suite struct InventoryValidationTests {
  private func dataset(
    _ path: String, _ shape: [Int]?, at offset: Int?, size: Int = 4
  ) -> DatasetFacts {
    DatasetFacts(
      path: path, shape: shape, element: ElementType(.float32, size: size),
      storage: .contiguous(offset: offset))
  }

  private func refusal(_ datasets: DatasetFacts...) -> String? {
    do throws(ModelFileError) {
      let inventory = Inventory(bytes: 100, groups: [GroupFacts(path: "/")], datasets: datasets)
      try inventory.validate(path: "model.h5", fileSize: 100)
      return nil
    } catch {
      #expect(error.kind == .malformed)
      return error.detail
    }
  }

  @Test("what can be true is taken")
  func sound() {
    #expect(refusal() == nil)
    #expect(refusal(dataset("/a", [5, 5], at: 0), dataset("/b", nil, at: nil)) == nil)
    #expect(refusal(dataset("/a", [5], at: 20), dataset("/b", [5], at: 0)) == nil)
    #expect(refusal(dataset("/a", [0, 5], at: 100)) == nil)
  }

  @Test("ranges outside the file are refused")
  func outside() {
    #expect(refusal(dataset("/a", [25], at: 1)) == "'/a' lies outside the file")
    #expect(refusal(dataset("/a", [1], at: -4)) == "'/a' lies outside the file")
    #expect(refusal(dataset("/a", [1], at: .max)) == "'/a' lies outside the file")
  }

  @Test("overlaps are refused")
  func overlap() {
    #expect(
      refusal(dataset("/a", [5], at: 19), dataset("/b", [5], at: 0)) == "'/b' and '/a' overlap")
  }

  @Test(
    "impossible shapes are refused",
    arguments: [[-1], [.max, 2], [1 << 40, 1 << 40, 0], [0, .max, .max], [1 << 62]] as [[Int]])
  func shapes(shape: [Int]) {
    #expect(refusal(dataset("/a", shape, at: nil)) == "'/a' has an impossible shape or size")
  }

  @Test("impossible element sizes are refused", arguments: [0, -4, .max])
  func sizes(size: Int) {
    #expect(
      refusal(dataset("/a", [1], at: nil, size: size)) == "'/a' has an impossible shape or size")
  }

  @Test(
    "impossible chunks are refused",
    arguments: [[], [2], [0, 2], [-1, 2], [.max, .max]] as [[Int]])
  func chunks(chunk: [Int]) {
    let facts = DatasetFacts(
      path: "/a", shape: [4, 4], element: ElementType(.float32, size: 4),
      storage: .chunked(chunk: chunk, filters: []))
    #expect(refusal(facts) == "'/a' has an impossible shape or size")
  }

  @Test(
    "paths that are not absolute are refused", arguments: ["", "a", "/a/", "//a", "/a/./b", "/."])
  func paths(path: String) {
    #expect(refusal(dataset(path, [1], at: nil)) == "'\(path)' is not an absolute path")
  }

  @Test("a path may stand once, by its bytes")
  func duplicates() {
    #expect(refusal(dataset("/a", [1], at: nil), dataset("/a", [1], at: nil)) != nil)
    var aliased = dataset("/a", [1], at: nil)
    aliased.aliases = ["/a"]
    #expect(refusal(aliased) == "'/a' is there twice")
    #expect(
      refusal(dataset("/\u{e9}", [1], at: nil), dataset("/e\u{301}", [1], at: nil)) == nil)
  }

  @Test("paths that look equal are told apart in no time, however many there are")
  func lookalikes() {
    let parts = ["\u{e9}", "e\u{301}"]
    let datasets = (0..<4096).map { number in
      let name = (0..<12).map { parts[number >> $0 & 1] }.joined()
      return dataset("/" + name, [1], at: nil)
    }
    let inventory = Inventory(bytes: 0, datasets: datasets)
    #expect(throws: Never.self) { try inventory.validate(path: "model.h5", fileSize: 0) }
    let twice = Inventory(bytes: 0, datasets: datasets + [datasets[100]])
    #expect(throws: ModelFileError.self) { try twice.validate(path: "model.h5", fileSize: 0) }
  }
}
