public import ArgumentParser
public import Initializers
public import Planning

/// The flags that say what each tensor gets.
struct PolicyOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The seed, −2^63 … 2^64−1; drawn and recorded when absent.", valueName: "n"))
  var seed: Seed?

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Give some tensors another initializer, before the preset's rules: \
      '**/head/kernel=normal_(std: 0.02)', 'role:bias=keep' (repeatable).
      """, valueName: "selector=init"),
    completion: .rule,
    transform: { text in
      do { return try Rule(parsing: text) } catch { throw ValidationError("\(error)") }
    })
  var rules: [Rule] = []

  @Option(help: "The set of rules for the rest.")
  var preset: Preset = .kaiming

  @Option(help: "Where random numbers come from.")
  var rng: Policy.Generator = .philox

  @Option(help: "Which fan kaiming_normal_ divides by.")
  var mode: FanMode = .fanIn

  @Option(
    help: ArgumentHelp(
      "The nonlinearity of torch.nn.init.calculate_gain.", valueName: "name"),
    completion: .list(Nonlinearity.names))
  var nonlinearity: String = "leaky_relu"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("torch's a: the slope of leaky_relu below zero.", valueName: "a"))
  var negativeSlope: NegativeSlope = NegativeSlope(value: 0)

  @Option(help: "Whose fans.")
  var fan: Policy.FanConvention = .torch

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Leave everything else as it is. A glob over dataset paths and layer names \
      ('**/dense_*/kernel'), or role:… or type:… (repeatable).
      """, valueName: "selector"),
    completion: .selector)
  var only: [Selector] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Leave these as they are (repeatable).", valueName: "selector"),
    completion: .selector)
  var except: [Selector] = []

  @Option(help: "What to do with tensors that are not understood.")
  var onUnknown: Policy.UnknownTensors = .error

  func validate() throws {
    do {
      _ = try Nonlinearity.gain(nonlinearity, param: negativeSlope.value)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  /// The policy that the flags spell, with a seed drawn if none was given.
  var policy: Policy {
    Policy(
      seed: seed ?? .random(), preset: preset, rng: rng, fan: fan, mode: mode,
      nonlinearity: nonlinearity, negativeSlope: negativeSlope.value, only: only, except: except,
      onUnknown: onUnknown, rules: rules)
  }
}

/// torch's `a` as typed: numbers as Python reads them, but no booleans, which torch refuses.
struct NegativeSlope: ExpressibleByArgument {
  var value: Double

  init(value: Double) { self.value = value }

  init?(argument: String) {
    guard let value = try? Nonlinearity.slope(parsing: argument) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}

extension Seed: ExpressibleByArgument {
  /// The seed that a decimal number names; `nil` for other text or out of torch's range.
  public init?(argument: String) { self.init(argument) }
}

extension FanMode: ExpressibleByArgument {
  /// torch lower-cases the mode first.
  public init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}

extension Selector: ExpressibleByArgument {
  /// The selector as typed; no text is refused.
  public init?(argument: String) { self.init(argument) }
}

extension Preset: ExpressibleByArgument {}
extension Policy.Generator: ExpressibleByArgument {}
extension Policy.FanConvention: ExpressibleByArgument {}
extension Policy.UnknownTensors: ExpressibleByArgument {}
