/// What the values of one tensor are drawn from, with every number worked out.
public enum Distribution: Sendable, Equatable {
  /// The normal distribution.
  case normal(mean: Double, std: Double)
  /// The uniform distribution over [low, high).
  case uniform(low: Double, high: Double)
  /// The normal distribution, drawn again until the value lies in [low, high].
  case truncatedNormal(mean: Double, std: Double, low: Double, high: Double)
  /// One value throughout.
  case constant(Double)
  /// Zeros, with ones at the given element indices.
  case step(Range<Int>)
  /// Zeros, with a one at element `first` and every `every` elements after it.
  case comb(first: Int, every: Int)

  /// Whether values are random, each drawn for itself.
  public var isDrawn: Bool {
    switch self {
    case .normal, .uniform, .truncatedNormal: true
    case .constant, .step, .comb: false
    }
  }

  /// The standard deviation; for a truncated normal, that of the normal before truncation.
  ///
  /// `nil` for values that are not drawn.
  public var std: Double? {
    switch self {
    case .normal(_, let std), .truncatedNormal(_, let std, _, _): std
    case .uniform(let low, let high): (high - low) / 12.0.squareRoot()
    case .constant, .step, .comb: nil
    }
  }

  /// The least share of a normal distribution that truncation may keep.
  ///
  /// Below it rejection would take thousands of rounds over each block.
  static let leastAcceptance = 1e-3

  /// Refuses truncations that keep too little for the native stream, which draws again what falls
  /// outside; torch draws such ones in another way.
  public func checkRejection() throws(InitializerError) {
    guard case .truncatedNormal(let mean, let std, let low, let high) = self else { return }
    let acceptance = standardNormalChance(from: (low - mean) / std, to: (high - mean) / std)
    guard acceptance >= Self.leastAcceptance else {
      throw .narrowTruncation(low: low, high: high, acceptance: acceptance)
    }
  }

  /// Refuses constants and uniform bounds that `format` cannot hold, as torch does.
  public func check(for format: FloatFormat) throws(InitializerError) {
    if case .constant(let value) = self, value.isFinite, abs(value) > format.greatestFinite {
      throw .constantOutsideFormat(value, format)
    }
    guard case .uniform(let low, let high) = self else { return }
    let limit = format.greatestFinite
    guard abs(low) <= limit, abs(high) <= limit, high - low <= limit else {
      throw .boundsOutsideFormat(low: low, high: high, format)
    }
  }
}
