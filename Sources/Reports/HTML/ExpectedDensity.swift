internal import Initializers

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The density that a plan's initializer draws from.
struct ExpectedDensity {
  private let low: Double
  private let high: Double
  private let value: (Double) -> Double

  /// `nil` for values that are not drawn.
  init?(_ distribution: Distribution) {
    switch distribution {
    case .normal(let mean, let std):
      guard std > 0 else { return nil }
      (low, high) = (-.infinity, .infinity)
      value = { Self.normal($0, mean, std) }
    case .truncatedNormal(let mean, let std, let from, let to):
      guard std > 0, to > from else { return nil }
      (low, high) = (from, to)
      let below = { (x: Double) in 0.5 * erfc(-(x - mean) / (std * 2.0.squareRoot())) }
      let kept = below(to) - below(from)
      value = { Self.normal($0, mean, std) / kept }
    case .uniform(let from, let to):
      guard to > from else { return nil }
      (low, high) = (from, to)
      value = { _ in 1 / (to - from) }
    case .constant, .step, .comb: return nil
    }
  }

  func density(at x: Double) -> Double { x < low || x > high ? 0 : value(x) }

  /// Points for a line, with upright edges where the density is cut off.
  func points(from left: Double, to right: Double) -> [(Double, Double)] {
    let (first, last) = (max(low, left), min(high, right))
    guard first < last else { return [] }
    let inner = (0...36).map { step in
      let x = first + (last - first) * Double(step) / 36
      return (x, density(at: x))
    }
    return (low >= left ? [(first, 0)] : []) + inner + (high <= right ? [(last, 0)] : [])
  }

  private static func normal(_ x: Double, _ mean: Double, _ std: Double) -> Double {
    let z = (x - mean) / std
    return exp(-0.5 * z * z) / (std * (2 * Double.pi).squareRoot())
  }
}
