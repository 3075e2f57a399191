/// How a tensor's new values come about: a function of `torch.nn.init`, of Keras or of JAX, or one
/// of their kin.
///
/// Torch's functions keep torch's names, arguments and defaults. Fans are those that the caller
/// gives, for every scheme.
public enum Initializer: Sendable, Hashable {
  /// He initialization; `a` is the negative slope that `leaky_relu` uses.
  case kaimingNormal(mode: FanMode, nonlinearity: String, a: Double)
  /// He initialization with uniform values.
  case kaimingUniform(mode: FanMode, nonlinearity: String, a: Double)
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
  /// The identity matrix, from inputs to outputs, as far as it goes.
  case eye
  /// The convolution that passes its inputs on, in each of `groups` groups of outputs.
  case dirac(groups: Int)
  /// A matrix with orthonormal rows or columns, whichever are fewer, times `gain`.
  case orthogonal(gain: Double)
  /// Normal values of which a share of `sparsity` in each input's column is zero.
  case sparse(sparsity: Double, std: Double)
  /// A scheme that Keras and JAX have a name for.
  case scheme(NamedScheme)
  /// Any variance scaling.
  case varianceScaling(VarianceScaling)
  /// Keras's `TruncatedNormal`: within two `stddev` of `mean`, and not widened to make up for it.
  case truncatedNormal(mean: Double, stddev: Double)
  /// Keras's `Identity`: `gain` times the identity matrix.
  case identity(gain: Double)
  /// JAX's `delta_orthogonal`: an orthogonal matrix in the middle of a convolution's window.
  case deltaOrthogonal(gain: Double)
  /// Zeros, and ones for gate number `gate` of `gates` gates of `units` values each.
  ///
  /// Gates of one value each follow one another to the tensor's end: Chainer interleaves its gates so.
  case unitForgetBias(units: Int, gate: Int, gates: Int)
  /// Element i is the L2 norm of row i of the new values of the tensor at that path.
  case rowNorms(of: String)

  /// The name in plans and policies: torch's, where torch has the function.
  public var name: String {
    switch self {
    case .kaimingNormal: "kaiming_normal_"
    case .kaimingUniform: "kaiming_uniform_"
    case .xavierNormal: "xavier_normal_"
    case .xavierUniform: "xavier_uniform_"
    case .normal: "normal_"
    case .uniform: "uniform_"
    case .truncNormal: "trunc_normal_"
    case .constant(let value): constantName(value)
    case .eye: "eye_"
    case .dirac: "dirac_"
    case .orthogonal: "orthogonal_"
    case .sparse: "sparse_"
    case .scheme(let scheme): scheme.rawValue
    case .varianceScaling: "variance_scaling"
    case .truncatedNormal: "truncated_normal"
    case .identity: "identity"
    case .deltaOrthogonal: "delta_orthogonal"
    case .unitForgetBias: "unit_forget_bias"
    case .rowNorms: "weight_norm_g_"
    }
  }

  /// The gain that scales the values; `nil` for an initializer without one.
  ///
  /// For Keras's and JAX's schemes it is the square root of the scale.
  public var gain: Double? {
    switch self {
    case .orthogonal(let gain), .identity(let gain), .deltaOrthogonal(let gain): gain
    default: (try? scaling)??.gain
    }
  }

  /// The variance scaling that this is a case of; `nil` for one that looks at no fan.
  public var scaling: VarianceScaling? {
    get throws(InitializerError) {
      switch self {
      case .kaimingNormal(let mode, let nonlinearity, let a):
        let gain = try Nonlinearity.gain(nonlinearity, param: a)
        return .kaiming(gain: gain, mode: mode, law: .untruncatedNormal)
      case .kaimingUniform(let mode, let nonlinearity, let a):
        let gain = try Nonlinearity.gain(nonlinearity, param: a)
        return .kaiming(gain: gain, mode: mode, law: .uniform)
      case .xavierNormal(let gain): return .xavier(gain: gain, law: .untruncatedNormal)
      case .xavierUniform(let gain): return .xavier(gain: gain, law: .uniform)
      case .scheme(let scheme): return scheme.scaling
      case .varianceScaling(let scaling): return scaling
      default: return nil
      }
    }
  }

  /// Whether the values are laid out by input and output axes: `resolve` makes a `Structured` of it.
  public var isStructured: Bool {
    switch self {
    case .eye, .identity, .dirac, .orthogonal, .deltaOrthogonal, .sparse: true
    default: false
    }
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
