extension Initializer {
  /// Every name that JSON and the command line know, with torch's underscores.
  public static let names = Signature.all.map(\.name)

  /// The initializer of that name with its default arguments.
  ///
  /// The underscore at the end may be left out. `nil` if there is none, or if it has arguments
  /// without a default.
  public init?(name: String) {
    guard let signature = Signature(named: name) else { return nil }
    var arguments: Arguments = [:]
    for parameter in signature.parameters {
      guard let preset = parameter.preset else { return nil }
      arguments[parameter.name] = preset
    }
    self = signature.make(arguments)
  }

  /// The arguments in the order of the signature of that name.
  var arguments: [(name: String, value: Argument)] {
    switch self {
    case .kaimingNormal(let mode, let nonlinearity, let a),
      .kaimingUniform(let mode, let nonlinearity, let a):
      [
        ("mode", .text(mode.rawValue)), ("nonlinearity", .text(nonlinearity)), ("a", .number(a)),
      ]
    case .xavierNormal(let gain), .xavierUniform(let gain), .orthogonal(let gain),
      .identity(let gain), .deltaOrthogonal(let gain):
      [("gain", .number(gain))]
    case .normal(let mean, let std): [("mean", .number(mean)), ("std", .number(std))]
    case .uniform(let a, let b): [("a", .number(a)), ("b", .number(b))]
    case .truncNormal(let mean, let std, let a, let b):
      [("mean", .number(mean)), ("std", .number(std)), ("a", .number(a)), ("b", .number(b))]
    case .constant(let value): name == "constant_" ? [("val", .number(value))] : []
    case .dirac(let groups): [("groups", .integer(groups))]
    case .sparse(let sparsity, let std):
      [("sparsity", .number(sparsity)), ("std", .number(std))]
    case .varianceScaling(let scaling):
      [
        ("scale", .number(scaling.scale)), ("mode", .text(scaling.mode.rawValue)),
        ("distribution", .text(scaling.law.rawValue)),
      ]
    case .truncatedNormal(let mean, let stddev):
      [("mean", .number(mean)), ("stddev", .number(stddev))]
    case .unitForgetBias(let units, let gate, let gates):
      [("units", .integer(units)), ("gate", .integer(gate)), ("gates", .integer(gates))]
    case .rowNorms(let path): [("of", .text(path))]
    case .eye, .scheme: []
    }
  }
}

extension Initializer: CustomStringConvertible {
  /// The initializer as `InitializerSyntax` reads it, with every argument, for instance
  /// `kaiming_normal_(mode: fan_in, nonlinearity: relu, a: 0)`.
  public var description: String {
    let written = arguments.map { "\($0.name): \(Self.text($0.value, of: $0.name))" }
    return written.isEmpty ? name : "\(name)(\(written.joined(separator: ", ")))"
  }

  static func text(_ value: Argument, of name: String) -> String {
    switch value {
    case .number(let number):
      let text = "\(number)"
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    case .integer(let number): return "\(number)"
    case .text(let text): return name == "of" ? quoted(text) : text
    }
  }
}

/// Text in quotes, as `InitializerSyntax` reads it.
private func quoted(_ text: String) -> String {
  let escaped = text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }
  return "'\(escaped.joined())'"
}
