/// Values whose places matter: a pattern, or a matrix as a whole.
///
/// Places are those of the equivalent torch weight, (out, in, spatial…), laid into the tensor's own
/// order of axes: a Keras kernel (kh, kw, in, out) gets the transpose of what torch's weight gets.
/// The numbers of `sparse_`, as all numbers that are drawn, fill the tensor in its own order; only its
/// zeros lie by outputs and inputs. `input` and `output` are the true ones, for transposed convolutions too, where torch's
/// functions take axis 0 for the outputs.
public struct Structured: Sendable, Equatable {
  /// Which values.
  public enum Kind: Sendable, Equatable {
    /// `gain` where output and input have the same number, else 0.
    case identity(gain: Double)
    /// 1 in the middle of the window where input d meets output d of a group, else 0.
    case dirac(groups: Int)
    /// An orthogonal matrix, outputs × (inputs · window).
    case orthogonal(gain: Double)
    /// An orthogonal matrix, outputs × inputs, in the middle of the window, else 0.
    case deltaOrthogonal(gain: Double)
    /// Normal values, some of which are set to 0.
    case sparse(sparsity: Double, std: Double)
  }

  /// Which values.
  public let kind: Kind
  /// The tensor; every axis has its use.
  public let geometry: TensorGeometry

  /// Whether each element is a function of its index alone, for `fillStructured`; the others are
  /// for `materialize`, which makes the whole tensor.
  public var isElementwise: Bool {
    switch kind {
    case .identity, .dirac: true
    case .orthogonal, .deltaOrthogonal, .sparse: false
    }
  }
}

/// What an initializer comes to for one tensor.
public enum Resolved: Sendable, Equatable {
  /// Every element is drawn alike, or set: for `fill`.
  case distribution(Distribution)
  /// Places matter: for `fillStructured` or `materialize`.
  case structured(Structured)
}

extension Initializer {
  /// What the initializer comes to for a tensor.
  ///
  /// torch's conditions: `eye_`, `sparse_` and `identity` want a matrix, `dirac_` and
  /// `delta_orthogonal` a convolution over one to three spatial axes, `orthogonal_` and every scheme
  /// with fans at least two dimensions. Dimensions are those of the equivalent torch weight where
  /// `geometry` is known. Where torch calls initializing a tensor without elements a no-op, any
  /// distribution stands for it. torch's `orthogonal_` knows no 16-bit formats; here they get the
  /// matrix rounded.
  ///
  /// - Parameters:
  ///   - fan: The fans, for schemes that need them.
  ///   - geometry: The axes; `nil` when unknown, for a tensor as torch lays it out.
  ///   - shape: The stored dimensions.
  ///   - format: The element type, which uniform bounds must fit.
  /// - Throws: `InitializerError`, for arguments out of range and tensors that do not fit.
  public func resolve(
    fan: Fan?, geometry: TensorGeometry?, shape: [Int], format: FloatFormat
  ) throws(InitializerError) -> Resolved {
    if shape.contains(0), isNoOpWithoutElements { return .distribution(.constant(0)) }
    if let kind = structuredKind {
      let geometry = geometry ?? TensorGeometry(torchShape: shape)
      try check(kind, geometry, rank: shape.count < 2 ? shape.count : geometry.torchRank)
      return .structured(Structured(kind: kind, geometry: geometry))
    }
    if fan == nil, shape.count < 2, try scaling != nil { throw .tooFewDimensions(shape) }
    let distribution = try distribution(fan: fan)
    try distribution.check(for: format)
    return .distribution(distribution)
  }

  /// Whether torch returns early when there are no elements, before it looks at dimensions.
  private var isNoOpWithoutElements: Bool {
    switch self {
    case .kaimingNormal, .kaimingUniform: true
    default: false
    }
  }

  private var structuredKind: Structured.Kind? {
    switch self {
    case .eye: .identity(gain: 1)
    case .identity(let gain): .identity(gain: gain)
    case .dirac(let groups): .dirac(groups: groups)
    case .orthogonal(let gain): .orthogonal(gain: gain)
    case .deltaOrthogonal(let gain): .deltaOrthogonal(gain: gain)
    case .sparse(let sparsity, let std): .sparse(sparsity: sparsity, std: std)
    default: nil
    }
  }

  private func check(
    _ kind: Structured.Kind, _ geometry: TensorGeometry, rank: Int
  ) throws(InitializerError) {
    let allowed: ClosedRange<Int> =
      switch kind {
      case .identity, .sparse: 2...2
      case .dirac, .deltaOrthogonal: 3...5
      case .orthogonal: 2...Int.max
      }
    guard allowed.contains(rank) else {
      throw .wrongRank(name, shape: geometry.shape, allowed: allowed)
    }
    guard geometry.isComplete else { throw .incompleteAxes(name, shape: geometry.shape) }
    switch kind {
    case .dirac(let groups):
      guard groups > 0, geometry.outputs % groups == 0 else {
        throw .invalidGroups(groups, outputs: geometry.outputs)
      }
    case .deltaOrthogonal:
      guard geometry.outputs >= geometry.inputs else {
        throw .tooFewOutputs(name, inputs: geometry.inputs, outputs: geometry.outputs)
      }
      try checkLAPACK(geometry)
    case .sparse(let sparsity, let std):
      guard sparsity.isFinite, abs(sparsity) <= 1e6 else { throw .invalidSparsity(sparsity) }
      _ = try normal(mean: 0, std: std)
    case .orthogonal: try checkLAPACK(geometry)
    case .identity: break
    }
  }

  private func checkLAPACK(_ geometry: TensorGeometry) throws(InitializerError) {
    guard LAPACK.shared != nil else { throw .missingLAPACK(name) }
    let (columns, overflows) = geometry.inputs.multipliedReportingOverflow(by: geometry.window)
    guard !overflows, max(geometry.outputs, columns) <= LAPACK.largestExtent else {
      throw .tooLargeForLAPACK(name, shape: geometry.shape)
    }
  }
}
