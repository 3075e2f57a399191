import Layers
import Testing

@testable import ModelFiles

@Suite("Pipelines that go in pieces")
struct ChunkPipelineTests {
  private func filter(_ id: Int, _ parameters: [Int]) -> Filter {
    Filter(id: id, name: "", isAvailable: true, parameters: parameters)
  }

  @Test("are shuffle, deflate and fletcher32 in this order")
  func order() throws {
    let (shuffle, deflate, check) = (filter(2, [4]), filter(1, [7]), filter(3, []))
    let all = try #require(ChunkPipeline([shuffle, deflate, check], elementSize: 4))
    #expect(all.isShuffled && all.level == 7 && all.isChecked)
    let none = try #require(ChunkPipeline([], elementSize: 4))
    #expect(!none.isShuffled && none.level == nil && !none.isChecked)
    for other in [
      [deflate, shuffle], [check, deflate], [deflate, deflate], [shuffle, shuffle],
      [check, check], [filter(32000, [])], [filter(2, [8])], [filter(1, [11])], [filter(1, [])],
    ] {
      #expect(ChunkPipeline(other, elementSize: 4) == nil)
    }
  }

  @Test("are shorter for chunks that leave a stage out")
  func leftOut() throws {
    let filters = [filter(2, [4]), filter(1, [7]), filter(3, [])]
    let pipeline = try #require(ChunkPipeline(filters, elementSize: 4) { $0 == 1 })
    #expect(pipeline.isShuffled && pipeline.level == nil && pipeline.isChecked)
  }
}
