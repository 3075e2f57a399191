/// Why an initializer cannot be used as asked.
public enum InitializerError: Error, Equatable {
  /// Fans need a weight of at least two dimensions.
  case tooFewDimensions([Int])
  /// The product of the dimensions does not fit 63 bits.
  case shapeTooLarge([Int])
  /// The initializer of that name is scaled by fans, and the tensor has none.
  case fanNeeded(String)
  /// The initializer of that name would divide by a fan of zero.
  case zeroFan(String)
  /// Text that is no fan mode.
  case unknownMode(String)
  /// A name that torch has no gain for.
  case unknownNonlinearity(String)
  /// A name that is no initializer.
  case unknownInitializer(String)
  /// Text that is no number for `a`, the negative slope.
  case invalidSlope(String)
  /// A number for `a` whose square no float64 holds.
  case slopeTooLarge(String)
  /// A standard deviation that is negative, NaN, or zero where it divides.
  case invalidStd(String, Double)
  /// Bounds in the wrong order, NaN, or too far apart.
  case invalidBounds(String, low: Double, high: Double)
  /// Bounds that the element type cannot hold.
  case boundsOutsideFormat(low: Double, high: Double, FloatFormat)
  /// A truncation that keeps too few of the normal's values to draw by rejection.
  case narrowTruncation(low: Double, high: Double, acceptance: Double)
  /// A gate that is not one of the gates.
  case invalidGate(units: Int, gate: Int, gates: Int)
  /// The initializer of that name depends on another tensor.
  case dependsOnTensor(String, path: String)
}

extension InitializerError: CustomStringConvertible {
  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .tooFewDimensions(let shape):
      "fan in and fan out cannot be computed for shape \(shape), which has fewer than 2 "
        + "dimensions; use an initializer without fans, such as normal_ or zeros_"
    case .shapeTooLarge(let shape):
      "the fans of shape \(shape) do not fit a 64-bit integer; use an initializer without fans"
    case .fanNeeded(let name):
      "\(name) is scaled by fan in and fan out, and this tensor has none; "
        + "use an initializer without fans, such as normal_ or zeros_"
    case .zeroFan(let name):
      "\(name) would divide by a fan of 0; a tensor without elements has nothing to initialize"
    case .unknownMode(let text):
      "mode '\(text)' is not supported; use fan_in or fan_out"
    case .unknownNonlinearity(let name):
      "nonlinearity '\(name)' is not supported" + advice(name, Nonlinearity.names)
    case .unknownInitializer(let name):
      "initializer '\(name)' is not known" + advice(name, Initializer.names)
    default: argumentDescription
    }
  }

  /// The messages about numbers.
  private var argumentDescription: String {
    switch self {
    case .invalidSlope(let text):
      "negative slope '\(text)' is not a valid number; write an int or a float, such as 0.2"
    case .slopeTooLarge(let text):
      "negative slope \(text) is too large: its square is no float64; use a smaller one"
    case .invalidStd(let name, let std):
      "\(name) expects a std that is "
        + (std == 0 ? "above 0" : "0 or more") + ", and got \(std)"
    case .invalidBounds(let name, let low, let high):
      "\(name) expects finite bounds from low to high, not more than the largest float64 "
        + "apart, and got \(low) and \(high)"
    case .boundsOutsideFormat(let low, let high, let format):
      "the bounds \(low) and \(high) are outside the range of \(format.rawValue); "
        + "use smaller ones"
    case .narrowTruncation(let low, let high, let acceptance):
      "only \(acceptance) of the normal distribution lies between \(low) and \(high), which is "
        + "too little to draw from; widen the bounds, or use uniform_"
    case .invalidGate(let units, let gate, let gates):
      "gate \(gate) of \(gates) gates with \(units) units each does not exist; "
        + "gates count from 0"
    case .dependsOnTensor(let name, let path):
      "\(name) takes its values from tensor \(path), which must be planned before it"
    default: ""
    }
  }
}

private func advice(_ typed: String, _ names: [String]) -> String {
  if let near = nearestName(to: typed, in: names) { return "; did you mean '\(near)'?" }
  return "; use one of \(names.joined(separator: ", "))"
}
