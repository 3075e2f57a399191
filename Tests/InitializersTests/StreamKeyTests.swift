import Initializers
import Testing

@Suite("Stream keys")
struct StreamKeyTests {
  // RFC 9923 and the authors' test suite, http://www.isthe.com/chongo/tech/comp/fnv/.
  @Test(
    "the reference hash gives the published FNV-1a values",
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325 as UInt64), ("a", 0xAF63_DC4C_8601_EC8C),
      ("b", 0xAF63_DF4C_8601_F1A5), ("foobar", 0x8594_4171_F739_67E8),
    ])
  func publishedHashes(text: String, hash: UInt64) {
    #expect(Reference.fnv1a(text) == hash)
  }

  @Test("fill takes its key from seed and path as the reference does")
  func keys() {
    for (seed, path) in [("-5", "/ä/b"), ("12345678901234567890", ""), ("3", "/a")] {
      guard let seed = Seed(seed) else { continue }
      let stream = Reference.Stream(seed: seed.bits, path: Reference.fnv1a(path))
      let values = floats(filled(0..<300, .normal(mean: 0, std: 1), seed: seed, path: path))
      #expect(values == (0..<300).map { Reference.normal32(stream, $0) })
      let uniform = doubles(
        filled(0..<300, .uniform(low: 0, high: 1), .float64, seed: seed, path: path))
      #expect(uniform == (0..<300).map { Reference.uniform64(stream, $0) })
    }
  }

  @Test("equal keys are equal, and either part tells them apart")
  func equality() {
    let key = StreamKey(seed: Seed(UInt64(1)), path: "/a")
    #expect(key == StreamKey(seed: Seed(UInt64(1)), path: "/a"))
    #expect(key != StreamKey(seed: Seed(UInt64(2)), path: "/a"))
    #expect(key != StreamKey(seed: Seed(UInt64(1)), path: "/b"))
  }
}
