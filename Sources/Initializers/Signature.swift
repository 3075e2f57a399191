/// The value of one argument of an initializer.
enum Argument: Sendable, Equatable {
  case number(Double)
  case integer(Int)
  case text(String)
}

/// One parameter of an initializer.
struct Parameter: Sendable {
  enum Kind: Sendable, Equatable {
    /// A float64.
    case number
    /// A whole number.
    case integer
    /// One of some words, in any case.
    case word([String])
    /// A nonlinearity; which of them have a gain is found out when it is asked for.
    case nonlinearity
    /// The path of a tensor.
    case path
  }

  let name: String
  let kind: Kind
  /// The value when it is left out; `nil` for a parameter that must be given.
  let preset: Argument?

  static func number(_ name: String, _ preset: Double? = nil) -> Parameter {
    Parameter(name: name, kind: .number, preset: preset.map(Argument.number))
  }

  static func integer(_ name: String, _ preset: Int? = nil) -> Parameter {
    Parameter(name: name, kind: .integer, preset: preset.map(Argument.integer))
  }

  static func word(_ name: String, _ words: [String], _ preset: String) -> Parameter {
    Parameter(name: name, kind: .word(words), preset: .text(preset))
  }
}

/// Arguments by name, each of the kind of its parameter.
typealias Arguments = [String: Argument]

extension Arguments {
  /// The accessors are for signatures, which ask for what they declare.
  func number(_ name: String) -> Double {
    guard case .number(let value)? = self[name] else { preconditionFailure("no number \(name)") }
    return value
  }

  func integer(_ name: String) -> Int {
    guard case .integer(let value)? = self[name] else { preconditionFailure("no integer \(name)") }
    return value
  }

  func text(_ name: String) -> String {
    guard case .text(let value)? = self[name] else { preconditionFailure("no text \(name)") }
    return value
  }

  func word<Word: RawRepresentable>(_ name: String) -> Word where Word.RawValue == String {
    guard let word = Word(rawValue: text(name)) else { preconditionFailure("no word \(name)") }
    return word
  }
}

/// How an initializer is called: one table for JSON, for the command line and for printing.
struct Signature: Sendable {
  let name: String
  let parameters: [Parameter]
  let make: @Sendable (Arguments) -> Initializer

  init(
    _ name: String, _ parameters: [Parameter] = [],
    make: @escaping @Sendable (Arguments) -> Initializer
  ) {
    self.name = name
    self.parameters = parameters
    self.make = make
  }

  /// The signature of that name, whose underscore at the end may be left out.
  init?(named name: String) {
    let wanted = bare(name)
    guard let found = Self.all.first(where: { bare($0.name) == wanted }) else { return nil }
    self = found
  }

  /// The parameter that a value without a name is for: the only one, or the only one that must be
  /// given.
  var positional: Parameter? {
    if parameters.count == 1 { return parameters.first }
    let required = parameters.filter { $0.preset == nil }
    return required.count == 1 ? required.first : nil
  }
}

private func bare(_ name: String) -> Substring { name.hasSuffix("_") ? name.dropLast() : name[...] }

extension Signature {
  /// Every signature, in the order of torch's documentation, Keras's, JAX's and ours.
  static let all: [Signature] = torch + keras + ours

  private static let torch: [Signature] = [
    Signature("uniform_", [.number("a", 0), .number("b", 1)]) {
      .uniform(a: $0.number("a"), b: $0.number("b"))
    },
    Signature("normal_", [.number("mean", 0), .number("std", 1)]) {
      .normal(mean: $0.number("mean"), std: $0.number("std"))
    },
    Signature(
      "trunc_normal_",
      [.number("mean", 0), .number("std", 1), .number("a", -2), .number("b", 2)]
    ) {
      .truncNormal(
        mean: $0.number("mean"), std: $0.number("std"), a: $0.number("a"), b: $0.number("b"))
    },
    Signature("constant_", [.number("val")]) { .constant($0.number("val")) },
    Signature("ones_") { _ in .constant(1) },
    Signature("zeros_") { _ in .constant(0) },
    Signature("eye_") { _ in .eye },
    Signature("dirac_", [.integer("groups", 1)]) { .dirac(groups: $0.integer("groups")) },
    Signature("xavier_uniform_", [.number("gain", 1)]) { .xavierUniform(gain: $0.number("gain")) },
    Signature("xavier_normal_", [.number("gain", 1)]) { .xavierNormal(gain: $0.number("gain")) },
    Signature("kaiming_uniform_", kaiming) {
      .kaimingUniform(
        mode: $0.word("mode"), nonlinearity: $0.text("nonlinearity"), a: $0.number("a"))
    },
    Signature("kaiming_normal_", kaiming) {
      .kaimingNormal(
        mode: $0.word("mode"), nonlinearity: $0.text("nonlinearity"), a: $0.number("a"))
    },
    Signature("orthogonal_", [.number("gain", 1)]) { .orthogonal(gain: $0.number("gain")) },
    Signature("sparse_", [.number("sparsity"), .number("std", 0.01)]) {
      .sparse(sparsity: $0.number("sparsity"), std: $0.number("std"))
    },
  ]

  /// In the order of the plan's JSON, where torch has `a` first.
  private static let kaiming: [Parameter] = [
    .word("mode", FanMode.allCases.map(\.rawValue), FanMode.fanIn.rawValue),
    Parameter(name: "nonlinearity", kind: .nonlinearity, preset: .text("leaky_relu")),
    .number("a", 0),
  ]

  private static let keras: [Signature] =
    NamedScheme.allCases.map { scheme in Signature(scheme.rawValue) { _ in .scheme(scheme) } } + [
      Signature(
        "variance_scaling",
        [
          .number("scale", 1),
          .word("mode", VarianceScaling.Mode.allCases.map(\.rawValue), "fan_in"),
          .word(
            "distribution", VarianceScaling.Law.allCases.map(\.rawValue), "truncated_normal"),
        ]
      ) {
        .varianceScaling(
          VarianceScaling(
            scale: $0.number("scale"), mode: $0.word("mode"), law: $0.word("distribution")))
      },
      Signature("truncated_normal", [.number("mean", 0), .number("stddev", 0.05)]) {
        .truncatedNormal(mean: $0.number("mean"), stddev: $0.number("stddev"))
      },
      Signature("random_normal", [.number("mean", 0), .number("stddev", 0.05)]) {
        .normal(mean: $0.number("mean"), std: $0.number("stddev"))
      },
      Signature("random_uniform", [.number("minval", -0.05), .number("maxval", 0.05)]) {
        .uniform(a: $0.number("minval"), b: $0.number("maxval"))
      },
      Signature("identity", [.number("gain", 1)]) { .identity(gain: $0.number("gain")) },
      Signature("delta_orthogonal", [.number("gain", 1)]) {
        .deltaOrthogonal(gain: $0.number("gain"))
      },
    ]

  private static let ours: [Signature] = [
    Signature("unit_forget_bias", [.integer("units"), .integer("gate"), .integer("gates")]) {
      .unitForgetBias(
        units: $0.integer("units"), gate: $0.integer("gate"), gates: $0.integer("gates"))
    },
    Signature("weight_norm_g_", [Parameter(name: "of", kind: .path, preset: nil)]) {
      .rowNorms(of: $0.text("of"))
    },
  ]
}
