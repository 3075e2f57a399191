#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// An activation function as torch's `calculate_gain` knows it.
public struct Nonlinearity: Sendable, Equatable {
  /// torch's name, for instance `relu`.
  public let name: String
  /// The negative slope of `leaky_relu`, torch's `a`; `nil` for torch's default of 0.01.
  public let parameter: Double?

  /// The nonlinearity of that name; names are case-sensitive, as torch has them.
  public init(_ name: String, parameter: Double? = nil) throws(InitializerError) {
    guard Self.names.contains(name) else { throw .unknownNonlinearity(name) }
    self.name = name
    self.parameter = parameter
  }

  /// Every name that has a gain, in torch's order.
  public static let names = [
    "linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
    "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu",
  ]

  /// The gain that torch's `calculate_gain(name, parameter)` gives, bit for bit.
  public var gain: Double {
    get throws(InitializerError) { try Self.gain(name, param: parameter) }
  }

  /// The gain that torch's `calculate_gain(name, param)` gives, bit for bit.
  ///
  /// Names that start with `variance_preserving_` are ours: `VariancePreserving`.
  ///
  /// `param` matters for `leaky_relu` only: NaN gives NaN and an infinity 0, as in torch. Its square
  /// is the C library's `pow`, which is what Python's `**` calls: the product differs from it in the
  /// last bit for one slope in some ten thousand.
  public static func gain(
    _ name: String, param: Double? = nil
  ) throws(InitializerError) -> Double {
    switch name {
    case "tanh": return 5.0 / 3
    case "relu": return 2.0.squareRoot()
    case "selu": return 3.0 / 4
    case "leaky_relu":
      let slope = param ?? 0.01
      let square = pow(slope, 2)
      guard !slope.isFinite || square.isFinite else { throw .slopeTooLarge("\(slope)") }
      return (2.0 / (1 + square)).squareRoot()
    case _ where names.contains(name): return 1
    default:
      guard let gain = VariancePreserving.gain(name, alpha: param ?? 1) else {
        throw .unknownNonlinearity(name)
      }
      return gain
    }
  }

  /// The negative slope that `text` writes as a Python int or float literal.
  ///
  /// `nan`, `inf` and negative numbers are numbers to torch; `True`, `False` and other text are not.
  public static func slope(parsing text: String) throws(InitializerError) -> Double {
    guard let value = pythonNumber(text) else { throw .invalidSlope(text) }
    // An int that no float can hold is an error in Python, unlike a float literal.
    let isInteger = text.allSatisfy { "+-0123456789".contains($0) }
    guard value.isFinite || !isInteger else { throw .slopeTooLarge(text) }
    return value
  }
}
