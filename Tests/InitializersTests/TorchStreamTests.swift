import Initializers
import Testing

@Suite("torch's stream")
struct TorchStreamTests {
  @Test("torch's own numbers, call after call")
  func vectors() throws {
    for line in try vectorLines("torch-streams.txt") {
      let stream = try TorchStream(line)
      var generator = TorchGenerator(seed: stream.seed)
      for call in stream.calls {
        guard let distribution = call.distribution else {
          let order = generator.randomPermutation(call.count)
          #expect(order.map(String.init) == call.results.map(String.init), "\(stream.seed)")
          continue
        }
        var fill = TorchFill(
          generator, count: call.count, of: distribution, format: call.format)
        let bytes = fill.bytes(call.count, size: call.format.size)
        let matches = call.summary(bytes) == call.results.map(String.init)
        #expect(matches, "\(stream.seed): \(call.text)")
        generator = fill.generatorAfter(isa: .best)
      }
    }
  }

  @Test("only a seed's low 32 bits count")
  func seeds() {
    let zero = TorchGenerator(seed: Seed(UInt64(0)))
    #expect(zero == TorchGenerator(seed: Seed(1 << 32 as UInt64)))
    #expect(zero == TorchGenerator(seed: Seed(Int64.min)))
    #expect(TorchGenerator(seed: Seed(Int64(-1))) == TorchGenerator(seed: Seed(UInt64.max)))
    #expect(zero != TorchGenerator(seed: Seed(UInt64(1))))
  }

  /// The low 24 bits of the first words, which uniform float32 values show.
  @Test(
    "the generator's first words",
    arguments: [
      (Seed(UInt64(0)), [0x7f0aac, 0xc4aa2f, 0x16a675, 0x21ccc0] as [UInt32]),
      (Seed(UInt64(42)), [0xe1dc66, 0xea3db3, 0x62035c, 0xf5950e]),
      (Seed(Int64(-1)), [0xfe69a3, 0x924122, 0x91ec0c, 0x0cac47]),
      (Seed(9_223_372_036_854_788_153 as UInt64), [0xfb51e2, 0xe12de5, 0xfdfd1d, 0x760881]),
    ])
  func words(seed: Seed, words: [UInt32]) {
    var fill = TorchFill(
      TorchGenerator(seed: seed), count: 4, of: .uniform(low: 0, high: 1), format: .float32)
    #expect(floats(fill.bytes(4, size: 4)) == words.map { Float($0) * 0x1p-24 })
  }

  @Test("skipping words is drawing them", arguments: [0, 1, 623, 624, 625, 1248, 5000])
  func skipping(words: Int) {
    var skipped = TorchGenerator(seed: Seed(UInt64(5)))
    skipped.skip(words: words)
    let fill = TorchFill(
      TorchGenerator(seed: Seed(UInt64(5))), count: words, of: .uniform(low: 0, high: 1),
      format: .float32)
    #expect(skipped == fill.generatorAfter(isa: .best))
    var drawn = TorchGenerator(seed: Seed(UInt64(5)))
    _ = drawn.randomPermutation(words + 1)
    #expect(skipped == drawn)
  }
}
