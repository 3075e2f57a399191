/// Count, mean and central sums of powers up to the fourth, mergeable without loss.
struct PowerSums: Sendable, Equatable {
  var count = 0.0
  var mean = 0.0
  var m2 = 0.0
  var m3 = 0.0
  var m4 = 0.0

  /// Pébay's formulas (2008) for the central sums of two sets together.
  mutating func merge(_ other: PowerSums) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (a, b) = (count, other.count)
    let n = a + b
    let d = other.mean - mean
    let step = d / n
    let cross = d * step * a * b
    let fourth =
      m4 + other.m4 + cross * step * step * (a * a - a * b + b * b)
      + 6 * step * step * (a * a * other.m2 + b * b * m2)
      + 4 * step * (a * other.m3 - b * m3)
    let third = m3 + other.m3 + cross * step * (a - b) + 3 * step * (a * other.m2 - b * m2)
    m2 += other.m2 + cross
    m3 = third
    m4 = fourth
    mean += step * b
    count = n
  }
}
