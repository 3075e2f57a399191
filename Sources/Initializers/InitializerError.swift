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
  /// The element type cannot hold the constant.
  case constantOutsideFormat(Double, FloatFormat)
  /// The initializer of that name makes floats, and the tensor holds that type.
  case notFloats(String, String)
  /// The initializer of that name is no distribution.
  case noDistribution(String)
  /// The initializer of that name is for tensors with another number of dimensions.
  case wrongRank(String, shape: [Int], allowed: ClosedRange<Int>)
  /// The initializer of that name needs to know the use of every axis.
  case incompleteAxes(String, shape: [Int])
  /// A number of groups that does not divide the outputs, or below 1.
  case invalidGroups(Int, outputs: Int)
  /// The initializer of that name needs as many outputs as inputs, or more.
  case tooFewOutputs(String, inputs: Int, outputs: Int)
  /// A sparsity that is no share.
  case invalidSparsity(Double)
  /// The initializer of that name needs LAPACK, which is not installed.
  case missingLAPACK(String)
  /// The tensor is too large a matrix for LAPACK, whose counts have 32 bits.
  case tooLargeForLAPACK(String, shape: [Int])
  /// A scale that is not above 0.
  case invalidScale(String, Double)
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
    case .invalidSparsity(let sparsity):
      "sparse_ expects the share of zeros, such as 0.9, and got \(sparsity)"
    case .invalidScale(let name, let scale):
      "\(name) expects a finite scale above 0, and got \(scale)"
    case .invalidGate(let units, let gate, let gates):
      "gate \(gate) of \(gates) gates with \(units) units each does not exist; "
        + "gates count from 0"
    case .dependsOnTensor(let name, let path):
      "\(name) takes its values from tensor \(path), which must be planned before it"
    default: shapeDescription
    }
  }

  /// The messages about tensors that an initializer does not fit.
  private var shapeDescription: String {
    switch self {
    case .constantOutsideFormat(let value, let format):
      "the value \(value) is outside the range of \(format.rawValue); use a smaller one"
    case .notFloats(let name, let type):
      "\(name) makes floats, and the tensor holds \(type); only zeros_ and keep are for it"
    case .noDistribution(let name):
      "\(name) lays its values out by input and output axes and is no distribution"
    case .wrongRank(let name, let shape, let allowed):
      "\(name) is for \(kind(allowed)), and this tensor has shape \(shape); "
        + "use another initializer, such as kaiming_normal_"
    case .incompleteAxes(let name, let shape):
      "\(name) needs to know which axes of shape \(shape) are input, output and spatial, and not "
        + "every axis is one of them; use an initializer without axes, such as normal_"
    case .invalidGroups(let groups, let outputs):
      "dirac_ cannot divide \(outputs) outputs into \(groups) groups; "
        + "use a number of groups that divides them"
    case .tooFewOutputs(let name, let inputs, let outputs):
      "\(name) needs at least as many outputs as inputs, and this tensor has \(outputs) and "
        + "\(inputs); use orthogonal_"
    case .missingLAPACK(let name):
      "\(name) needs LAPACK (liblapack.so.3), which is not installed; install it, on Debian with "
        + "'apt-get install liblapack3'"
    case .tooLargeForLAPACK(let name, let shape):
      "\(name) cannot factor a tensor of shape \(shape): LAPACK counts with 32 bits; "
        + "use an initializer without a matrix, such as kaiming_normal_"
    default: ""
    }
  }
}

private func kind(_ allowed: ClosedRange<Int>) -> String {
  switch allowed {
  case 2...2: "matrices (2 dimensions)"
  case 3...5: "convolution kernels (3, 4 or 5 dimensions)"
  default: "tensors of \(allowed.lowerBound) or more dimensions"
  }
}

func advice(_ typed: String, _ names: [String]) -> String {
  if let near = nearestName(to: typed, in: names) { return "; did you mean '\(near)'?" }
  return "; use one of \(names.joined(separator: ", "))"
}
