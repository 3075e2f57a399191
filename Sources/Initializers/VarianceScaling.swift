/// Values whose variance is `scale` divided by a fan: the one scheme that He's, Glorot's and
/// LeCun's are values of.
///
/// As in Keras and JAX, fans below 1 count as 1.
public struct VarianceScaling: Sendable, Hashable {
  /// Which fan the variance is divided by.
  public enum Mode: String, Sendable, CaseIterable {
    /// Inputs of a unit.
    case fanIn = "fan_in"
    /// Units that an input goes to.
    case fanOut = "fan_out"
    /// The arithmetic mean of both.
    case fanAverage = "fan_avg"
    /// The geometric mean of both; JAX has it, Keras has not.
    case fanGeometricAverage = "fan_geo_avg"
  }

  /// What the values are drawn from.
  public enum Law: String, Sendable, CaseIterable {
    /// A normal cut at two of its standard deviations and widened to make up for that.
    case truncatedNormal = "truncated_normal"
    /// A normal.
    case untruncatedNormal = "untruncated_normal"
    /// Uniform between the negative and the positive limit.
    case uniform
  }

  /// In which order of float64 operations the standard deviation comes about, for its last bit.
  enum Arithmetic: Sendable, Hashable {
    /// Keras: √(scale / fan).
    case scale
    /// torch's `kaiming_*`: gain / √fan. A fan of 0 is an error.
    case gainOverRoot(Double)
    /// torch's `xavier_*`: gain · √(1 / fan). A fan of 0 is an error.
    case gainTimesRoot(Double)
  }

  /// The variance times the fan: the gain's square.
  public var scale: Double
  /// Which fan.
  public var mode: Mode
  /// Which distribution.
  public var law: Law
  var arithmetic = Arithmetic.scale

  /// A scheme; the defaults are those of Keras's `VarianceScaling`.
  public init(scale: Double = 1, mode: Mode = .fanIn, law: Law = .truncatedNormal) {
    self.scale = scale
    self.mode = mode
    self.law = law
  }

  /// torch's `kaiming_normal_` and `kaiming_uniform_`.
  static func kaiming(gain: Double, mode: FanMode, law: Law) -> VarianceScaling {
    var scaling = VarianceScaling(
      scale: gain * gain, mode: mode == .fanIn ? .fanIn : .fanOut, law: law)
    scaling.arithmetic = .gainOverRoot(gain)
    return scaling
  }

  /// torch's `xavier_normal_` and `xavier_uniform_`.
  static func xavier(gain: Double, law: Law) -> VarianceScaling {
    var scaling = VarianceScaling(scale: gain * gain, mode: .fanAverage, law: law)
    scaling.arithmetic = .gainTimesRoot(gain)
    return scaling
  }

  /// What a normal that is cut at ±2 of its standard deviations keeps of the deviation.
  ///
  /// The decimal that Keras and JAX divide by: scipy.stats.truncnorm.std(a=-2, b=2).
  static let truncatedShare = 0.87962566103423978

  /// The gain whose square is the scale.
  var gain: Double {
    switch arithmetic {
    case .scale: scale.squareRoot()
    case .gainOverRoot(let gain), .gainTimesRoot(let gain): gain
    }
  }

  /// The standard deviation of the values, whatever they are drawn from.
  ///
  /// `nil` for a fan of 0 in torch's schemes, which divide by it.
  func std(_ fan: Fan) -> Double? {
    let count = count(fan)
    switch arithmetic {
    case .scale: return (scale / max(1, count)).squareRoot()
    case .gainOverRoot(let gain): return count > 0 ? gain / count.squareRoot() : nil
    // 1 / ((in + out) / 2) is torch's 2.0 / (in + out) to the bit: halving is exact.
    case .gainTimesRoot(let gain): return count > 0 ? gain * (1 / count).squareRoot() : nil
    }
  }

  /// The limit of uniform values with that standard deviation.
  func limit(_ fan: Fan) -> Double? {
    guard arithmetic != .scale else { return (3 * (scale / max(1, count(fan)))).squareRoot() }
    return std(fan).map { 3.0.squareRoot() * $0 }
  }

  private func count(_ fan: Fan) -> Double {
    let (input, output) = (Double(fan.input), Double(fan.output))
    switch mode {
    case .fanIn: return input
    case .fanOut: return output
    case .fanAverage: return (input + output) / 2
    case .fanGeometricAverage: return (input * output).squareRoot()
    }
  }
}

/// The schemes of Keras and JAX that are called by name.
///
/// Their normals are truncated, unlike those of torch's `kaiming_normal_` and `xavier_normal_`.
public enum NamedScheme: String, Sendable, CaseIterable {
  /// √(2 / fan_in), truncated normal.
  case heNormal = "he_normal"
  /// √(2 / fan_in), uniform.
  case heUniform = "he_uniform"
  /// √(2 / (fan_in + fan_out)), truncated normal.
  case glorotNormal = "glorot_normal"
  /// √(2 / (fan_in + fan_out)), uniform.
  case glorotUniform = "glorot_uniform"
  /// √(1 / fan_in), truncated normal.
  case lecunNormal = "lecun_normal"
  /// √(1 / fan_in), uniform.
  case lecunUniform = "lecun_uniform"

  /// What the name stands for.
  public var scaling: VarianceScaling {
    switch self {
    case .heNormal: VarianceScaling(scale: 2)
    case .heUniform: VarianceScaling(scale: 2, law: .uniform)
    case .glorotNormal: VarianceScaling(mode: .fanAverage)
    case .glorotUniform: VarianceScaling(mode: .fanAverage, law: .uniform)
    case .lecunNormal: VarianceScaling()
    case .lecunUniform: VarianceScaling(law: .uniform)
    }
  }
}
