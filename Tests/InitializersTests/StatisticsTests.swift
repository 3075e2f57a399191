import Foundation
import Initializers
import Testing

/// Fixed seeds, so these either always pass or never do; the bounds are those that a sound stream
/// misses once in a million seeds.
@Suite("Statistics")
struct StatisticsTests {
  static let count = 65536
  static let seeds: [UInt64] = [0, 1, 42, 0xFFFF_FFFF_FFFF_FFFF]

  @Test("normal values have the moments of the normal distribution", arguments: seeds)
  func normalMoments(seed: UInt64) {
    for format in [FloatFormat.float32, .float64] {
      let z = standard(.normal(mean: 0, std: 1), format, seed)
      let n = Double(z.count)
      let power = { (k: Double) in z.reduce(0) { $0 + pow($1, k) } / n }
      // The standard errors of the first four sample moments.
      #expect(abs(power(1)) < 4.9 * (1 / n).squareRoot())
      #expect(abs(power(2) - 1) < 4.9 * (2 / n).squareRoot())
      #expect(abs(power(3)) < 4.9 * (15 / n).squareRoot())
      #expect(abs(power(4) - 3) < 4.9 * (96 / n).squareRoot())
    }
  }

  @Test("normal values follow the normal distribution (Kolmogorov-Smirnov)", arguments: seeds)
  func normalDistribution(seed: UInt64) {
    for format in [FloatFormat.float32, .float64] {
      let z = standard(.normal(mean: 0, std: 1), format, seed)
      #expect(distance(z) { 0.5 * erfc(-$0 / 2.0.squareRoot()) } < 2.7)
    }
  }

  @Test("uniform values follow the uniform distribution (Kolmogorov-Smirnov)", arguments: seeds)
  func uniformDistribution(seed: UInt64) {
    for format in [FloatFormat.float32, .float64] {
      let u = standard(.uniform(low: 0, high: 1), format, seed)
      #expect(distance(u) { $0 } < 2.7)
    }
  }

  @Test("truncated values follow the truncated distribution", arguments: seeds)
  func truncatedDistribution(seed: UInt64) {
    let phi = { 0.5 * erfc(-$0 / 2.0.squareRoot()) }
    let law = Distribution.truncatedNormal(mean: 0, std: 1, low: -1, high: 2)
    let z = standard(law, .float32, seed)
    #expect(distance(z) { (phi($0) - phi(-1)) / (phi(2) - phi(-1)) } < 2.7)
  }

  @Test("neighbours in a block, and the two values of a pair, are uncorrelated", arguments: seeds)
  func correlation(seed: UInt64) {
    let z = standard(.normal(mean: 0, std: 1), .float32, seed)
    for lag in [1, 2, 63, 64, 128, 192, 256] {
      let products = zip(z, z.dropFirst(lag)).map { $0 * $1 }
      let n = Double(products.count)
      #expect(abs(products.reduce(0, +) / n) < 4.9 * (1 / n).squareRoot(), "lag \(lag)")
      let squares = zip(z, z.dropFirst(lag)).map { ($0 * $0 - 1) * ($1 * $1 - 1) }
      #expect(abs(squares.reduce(0, +) / n) < 4.9 * 2 / n.squareRoot(), "lag \(lag)")
    }
  }

  private func standard(_ law: Distribution, _ format: FloatFormat, _ seed: UInt64) -> [Double] {
    let bytes = filled(0..<Self.count, law, format, seed: Seed(seed))
    return format == .float32 ? floats(bytes).map(Double.init) : doubles(bytes)
  }

  /// sqrt(n) times the largest distance of the empirical distribution from `cdf`; above 2.7 with
  /// chance 1e-6.
  private func distance(_ values: [Double], _ cdf: (Double) -> Double) -> Double {
    let n = Double(values.count)
    let gaps = values.sorted().enumerated().map { rank, value in
      let p = cdf(value)
      return max(abs(Double(rank + 1) / n - p), abs(p - Double(rank) / n))
    }
    return (gaps.max() ?? 1) * n.squareRoot()
  }
}
