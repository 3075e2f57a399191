/// How a tensor's new values come about: one of torch's `nn.init` functions, or one of its kin.
public enum Initializer: Sendable, Equatable {
  /// He initialization; `a` is the negative slope that `leaky_relu` uses.
  case kaimingNormal(mode: FanMode, nonlinearity: String, a: Double)
  /// Glorot initialization with normal values.
  case xavierNormal(gain: Double)
  /// Glorot initialization with uniform values.
  case xavierUniform(gain: Double)
  /// Normal values.
  case normal(mean: Double, std: Double)
  /// Uniform values in [a, b).
  case uniform(a: Double, b: Double)
  /// Normal values within [a, b], bounds that are absolute and not in units of std.
  case truncNormal(mean: Double, std: Double, a: Double, b: Double)
  /// One value.
  case constant(Double)
  /// Zeros, and ones for gate number `gate` of `gates` gates of `units` values each.
  case unitForgetBias(units: Int, gate: Int, gates: Int)
  /// Element i is the L2 norm of row i of the new values of the tensor at that path.
  case rowNorms(of: String)

  /// The name in plans and policies: torch's, where torch has the function.
  public var name: String {
    switch self {
    case .kaimingNormal: "kaiming_normal_"
    case .xavierNormal: "xavier_normal_"
    case .xavierUniform: "xavier_uniform_"
    case .normal: "normal_"
    case .uniform: "uniform_"
    case .truncNormal: "trunc_normal_"
    case .constant(let value): constantName(value)
    case .unitForgetBias: "unit_forget_bias"
    case .rowNorms: "weight_norm_g_"
    }
  }

  /// Every name.
  public static let names = [
    "kaiming_normal_", "xavier_normal_", "xavier_uniform_", "normal_", "uniform_",
    "trunc_normal_", "constant_", "zeros_", "ones_", "unit_forget_bias", "weight_norm_g_",
  ]

  /// The gain that scales the values; `nil` for an initializer without one.
  public var gain: Double? {
    switch self {
    case .kaimingNormal(_, let nonlinearity, let a):
      try? Nonlinearity.gain(nonlinearity, param: a)
    case .xavierNormal(let gain), .xavierUniform(let gain): gain
    default: nil
    }
  }

  /// The distribution for a tensor with those fans, in torch's float64 arithmetic and its order.
  ///
  /// `fan` may be `nil` for initializers that do not need it.
  public func distribution(fan: Fan?) throws(InitializerError) -> Distribution {
    switch self {
    case .kaimingNormal(let mode, let nonlinearity, let a):
      let count = try needed(fan).count(mode)
      let gain = try Nonlinearity.gain(nonlinearity, param: a)
      guard count > 0 else { throw .zeroFan(name) }
      return try normal(mean: 0, std: gain / Double(count).squareRoot())
    case .xavierNormal(let gain):
      return try normal(mean: 0, std: xavierStd(gain, fan))
    case .xavierUniform(let gain):
      let bound = 3.0.squareRoot() * (try xavierStd(gain, fan))
      return try uniform(low: -bound, high: bound)
    case .normal(let mean, let std): return try normal(mean: mean, std: std)
    case .uniform(let a, let b): return try uniform(low: a, high: b)
    case .truncNormal(let mean, let std, let a, let b):
      return try truncated(mean: mean, std: std, low: a, high: b)
    case .constant(let value): return .constant(value)
    case .unitForgetBias(let units, let gate, let gates):
      return .step(try ones(units: units, gate: gate, gates: gates))
    case .rowNorms(let path): throw .dependsOnTensor(name, path: path)
    }
  }
}

extension Initializer {
  /// The least share of a normal distribution that truncation may keep.
  ///
  /// Below it rejection would take thousands of rounds over each block.
  static let leastAcceptance = 1e-3

  private func needed(_ fan: Fan?) throws(InitializerError) -> Fan {
    guard let fan else { throw .fanNeeded(name) }
    return fan
  }

  private func xavierStd(_ gain: Double, _ fan: Fan?) throws(InitializerError) -> Double {
    let fan = try needed(fan)
    let sum = Double(fan.input) + Double(fan.output)
    guard sum > 0 else { throw .zeroFan(name) }
    return gain * (2.0 / sum).squareRoot()
  }

  private func normal(mean: Double, std: Double) throws(InitializerError) -> Distribution {
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
    let acceptance = standardNormalChance(from: (low - mean) / std, to: (high - mean) / std)
    guard acceptance >= Self.leastAcceptance else {
      throw .narrowTruncation(low: low, high: high, acceptance: acceptance)
    }
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

private func constantName(_ value: Double) -> String {
  switch value {
  // −0 is no zeros_: it would lose its sign.
  case 0 where value.sign == .plus: "zeros_"
  case 1: "ones_"
  default: "constant_"
  }
}
