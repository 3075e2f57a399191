extension Initializer {
  /// The distribution for a tensor with those fans, in float64 arithmetic and in the order of
  /// operations of the library whose function it is.
  ///
  /// `fan` may be `nil` for initializers that do not need it.
  ///
  /// - Throws: `InitializerError` for arguments that make no distribution, a fan that is missing or
  ///   zero, and for initializers that are no distribution: `resolve` takes those too.
  public func distribution(fan: Fan?) throws(InitializerError) -> Distribution {
    if let scaling = try scaling { return try distribution(scaling, fan) }
    switch self {
    case .normal(let mean, let std): return try normal(mean: mean, std: std)
    case .uniform(let a, let b): return try uniform(low: a, high: b)
    case .truncNormal(let mean, let std, let a, let b):
      return try truncated(mean: mean, std: std, low: a, high: b)
    case .truncatedNormal(let mean, let stddev):
      let (low, high) = (mean - 2 * stddev, mean + 2 * stddev)
      return try truncated(mean: mean, std: stddev, low: low, high: high)
    case .constant(let value): return .constant(value)
    case .unitForgetBias(let units, let gate, let gates):
      let ones = try ones(units: units, gate: gate, gates: gates)
      return units == 1 ? .comb(first: gate, every: gates) : .step(ones)
    case .rowNorms(let path): throw .dependsOnTensor(name, path: path)
    default: throw .noDistribution(name)
    }
  }

  /// The standard deviation that the initializer means its values to have, for a plan to show.
  ///
  /// For a scheme that widens a normal before it cuts it, this is the one of the values, √(2/fan_in)
  /// for `he_normal`; for `trunc_normal_` and `truncated_normal` it is the argument. For `sparse_`
  /// it is that of the values that are not zero. `nil` where nothing is drawn or no single number
  /// tells: constants, patterns and orthogonal matrices.
  public func std(fan: Fan?) throws(InitializerError) -> Double? {
    if let scaling = try scaling {
      // Made to refuse what cannot be drawn.
      _ = try distribution(scaling, fan)
      return scaling.std(try needed(fan))
    }
    if case .sparse(_, let std) = self { return try normal(mean: 0, std: std).std }
    return isStructured ? nil : try distribution(fan: fan).std
  }

  private func needed(_ fan: Fan?) throws(InitializerError) -> Fan {
    guard let fan else { throw .fanNeeded(name) }
    return fan
  }

  private func distribution(
    _ scaling: VarianceScaling, _ fan: Fan?
  ) throws(InitializerError) -> Distribution {
    let fan = try needed(fan)
    if scaling.arithmetic == .scale {
      guard scaling.scale > 0, scaling.scale.isFinite else {
        throw .invalidScale(name, scaling.scale)
      }
    }
    guard let std = scaling.std(fan), let limit = scaling.limit(fan) else { throw .zeroFan(name) }
    switch scaling.law {
    case .untruncatedNormal: return try normal(mean: 0, std: std)
    case .uniform: return try uniform(low: -limit, high: limit)
    case .truncatedNormal:
      let wide = std / VarianceScaling.truncatedShare
      return try truncated(mean: 0, std: wide, low: -2 * wide, high: 2 * wide)
    }
  }

  func normal(mean: Double, std: Double) throws(InitializerError) -> Distribution {
    guard std >= 0 else { throw .invalidStd(name, std) }
    return .normal(mean: mean, std: std)
  }

  private func uniform(low: Double, high: Double) throws(InitializerError) -> Distribution {
    guard low <= high, (high - low).isFinite else {
      throw .invalidBounds(name, low: low, high: high)
    }
    return .uniform(low: low, high: high)
  }

  private func truncated(
    mean: Double, std: Double, low: Double, high: Double
  ) throws(InitializerError) -> Distribution {
    guard std > 0, std.isFinite else { throw .invalidStd(name, std) }
    guard low <= high else { throw .invalidBounds(name, low: low, high: high) }
    return .truncatedNormal(mean: mean, std: std, low: low, high: high)
  }

  private func ones(units: Int, gate: Int, gates: Int) throws(InitializerError) -> Range<Int> {
    let (total, overflow) = units.multipliedReportingOverflow(by: gates)
    guard units >= 0, !overflow, (0..<max(gates, 0)).contains(gate), total >= 0 else {
      throw .invalidGate(units: units, gate: gate, gates: gates)
    }
    return gate * units..<(gate + 1) * units
  }
}
