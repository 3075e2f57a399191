import Testing

@testable import Initializers

@Suite("Raw words")
struct RawStreamTests {
  @Test("are those of the reference, word after word of 64 lanes", arguments: ISA.allCases)
  func reference(isa: ISA) {
    let key = StreamKey(seed: Seed(Int64(-7)), path: "/a/kernel")
    let stream = Reference.Stream(seed: key.key, path: Reference.fnv1a("/a/kernel"))
    let firstBlock = 1 << 40
    var words = [UInt32](repeating: 0, count: 2 * RawStream.wordsPerBlock)
    var span = words.mutableSpan
    RawStream(key: key, isa: isa).write(&span, fromBlock: UInt64(firstBlock))
    for (index, word) in words.enumerated() {
      let (block, position) = index.quotientAndRemainder(dividingBy: 256)
      let w = Reference.words(stream, block: firstBlock + block, lane: position % 64, round: 0)
      #expect(word == [w.0, w.1, w.2, w.3][position / 64], "word \(index)")
    }
  }

  @Test("are those that uniform float32 elements take")
  func uniform() {
    let key = StreamKey(seed: Seed(UInt64(42)), path: "/b")
    var words = [UInt32](repeating: 0, count: RawStream.wordsPerBlock)
    var span = words.mutableSpan
    RawStream(key: key).write(&span, fromBlock: 0)
    let stream = Reference.Stream(seed: 42, path: Reference.fnv1a("/b"))
    for (index, word) in words.enumerated() {
      #expect(Float(word >> 8) * 0x1p-24 == Reference.uniform32(stream, index))
    }
  }
}
