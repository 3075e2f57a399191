extension Profile {
  /// Counts in bins of equal width from the least to the greatest value.
  ///
  /// A fine bin that lies across a border is shared out by length: a fine bin is a 32nd of its values'
  /// binade wide, so that borders are true to 3 % of the value they are at. Counts add up to `count`.
  public func histogram(bins number: Int) -> [Int] {
    guard count > 0, number > 0 else { return [] }
    guard max > min, (max - min).isFinite else { return [count] }
    let width = (max - min) / Double(number)
    var shares = [Double](repeating: 0, count: number)
    for (index, amount) in bins.enumerated() where amount > 0 {
      let (low, high) = Self.range(of: index)
      add(Double(amount), Swift.max(low, min), Swift.min(high, max), width, to: &shares)
    }
    return Self.rounded(shares, total: count)
  }

  private func add(
    _ amount: Double, _ low: Double, _ high: Double, _ width: Double, to shares: inout [Double]
  ) {
    let last = shares.count - 1
    let place = { (value: Double) in
      Swift.max(0, Swift.min(last, Int(((value - min) / width).rounded(.down))))
    }
    let (first, end) = (place(low), place(high))
    guard high > low, end > first else {
      shares[first] += amount
      return
    }
    for bin in first...end {
      let from = Swift.max(low, min + Double(bin) * width)
      let to = bin == last ? high : Swift.min(high, min + Double(bin + 1) * width)
      shares[bin] += amount * Swift.max(0, to - from) / (high - low)
    }
  }

  /// The values of a fine bin; zero's own bin is a point, so that zeros stay together.
  private static func range(of index: Int) -> (Double, Double) {
    let bits = UInt32(index) << 18
    let from = Double(Float(bitPattern: bits))
    if from == 0 { return (0, 0) }
    let next = Float(bitPattern: bits &+ (1 << 18))
    let to = next.isFinite ? Double(next) : from * (1 + 0x1p-5)
    return from < to ? (from, to) : (to, from)
  }

  /// Whole numbers with the same running totals.
  private static func rounded(_ shares: [Double], total: Int) -> [Int] {
    var (running, given) = (0.0, 0)
    var counts = shares.map { share in
      running += share
      let amount = Swift.max(0, Int(running.rounded()) - given)
      given += amount
      return amount
    }
    if let last = counts.indices.last { counts[last] += total - given }
    return counts
  }
}
