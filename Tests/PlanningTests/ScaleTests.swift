import Initializers
import Testing

@testable import Planning

@Suite("Usual scales")
struct ScaleTests {
  private func statistics(_ distribution: Distribution) -> TensorStatistics {
    let key = StreamKey(seed: Seed(UInt64(5)), path: "/k")
    var bytes = [UInt8](repeating: 0, count: 4 * 20000)
    var span = bytes.mutableSpan
    var raw = unsafe span.mutableBytes
    fill(
      &raw, elements: 0..<20000, of: distribution, format: .float32, byteOrder: .little, key: key)
    var profile = Profile()
    unsafe bytes.withUnsafeBytes {
      unsafe profile.add($0, format: .float32, byteOrder: .little)
    }
    return TensorStatistics(profile)
  }

  private func names(_ distribution: Distribution) -> [String] {
    let stats = statistics(distribution)
    return Scale.all(fanIn: 200, fanOut: 100).filter { $0.matches(stats) }.map(\.name)
  }

  // He: √(2/200) = 0.1; Glorot: √(2/300), limit √(6/300) = 0.141421.
  @Test("a draw matches its own scale and law alone")
  func matching() {
    #expect(names(.normal(mean: 0, std: 0.1)) == ["He (fan_in) normal"])
    let limit = 0.02.squareRoot()
    #expect(names(.uniform(low: -limit, high: limit)) == ["Glorot uniform"])
    #expect(names(.normal(mean: 0, std: 0.11)).isEmpty)
    #expect(names(.normal(mean: 0.01, std: 0.1)).isEmpty)
  }
}
