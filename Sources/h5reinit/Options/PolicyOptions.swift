public import ArgumentParser
public import Initializers
public import Planning

/// The flags that say what each tensor gets.
///
/// Flags have no defaults of their own, so that what a policy file says holds where there is none.
struct PolicyOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A policy file, or - for standard input; flags win over what it says.", valueName: "file"),
    completion: .file())
  var policy: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The seed, −2^63 … 2^64−1; drawn and recorded when absent.", valueName: "n"))
  var seed: Seed?

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Give some tensors another initializer, before all other rules: \
      '**/head/kernel=normal_(std: 0.02)', 'role:bias=keep' (repeatable).
      """, valueName: "selector=init"),
    completion: .rule,
    transform: { text in
      do { return try Rule(parsing: text) } catch { throw ValidationError("\(error)") }
    })
  var rules: [Rule] = []

  @Option(help: "The set of rules for the rest (default: kaiming).")
  var preset: Preset?

  @Option(help: "Where random numbers come from (default: philox).")
  var rng: Policy.Generator?

  @Option(help: "Which fan kaiming_normal_ divides by (default: fan_in).")
  var mode: FanMode?

  @Option(
    help: ArgumentHelp(
      """
      A nonlinearity of torch.nn.init.calculate_gain, or auto: the activation that follows each \
      layer in the model's own config (default: leaky_relu).
      """, valueName: "name"),
    completion: .list(Nonlinearity.names + ["auto"]))
  var nonlinearity: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "torch's a: the slope of leaky_relu below zero (default: 0).", valueName: "a"))
  var negativeSlope: NegativeSlope?

  @Option(help: "Whose fans (default: torch).")
  var fan: Policy.FanConvention?

  @Option(
    help: """
      The order of a kernel's axes where the file leaves it open: torch out-first, keras in-first, \
      split convolutions out-first and the rest in-first, auto an error where it matters \
      (default: auto).
      """)
  var layout: Policy.Layout?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Leave everything else as it is. A selector: a glob over dataset paths and layer names \
      ('**/dense_*/kernel'), role:kernel, type:conv2d, 'layers(type:conv2d)[0]'; \
      docs/policy.md has all (repeatable).
      """, valueName: "selector"),
    completion: .selector, transform: Self.selector)
  var only: [Selector] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Leave these as they are (repeatable).", valueName: "selector"),
    completion: .selector, transform: Self.selector)
  var except: [Selector] = []

  @Option(help: "What to do with tensors that are not understood (default: error).")
  var onUnknown: Policy.UnknownTensors?

  /// Whether any flag says what tensors get.
  var isEmpty: Bool {
    policy == nil && seed == nil && rules.isEmpty && preset == nil && rng == nil && mode == nil
      && nonlinearity == nil && negativeSlope == nil && fan == nil && layout == nil && only.isEmpty
      && except.isEmpty && onUnknown == nil
  }

  func validate() throws {
    guard let nonlinearity, nonlinearity != "auto" else { return }
    do {
      _ = try Nonlinearity.gain(nonlinearity, param: negativeSlope?.value ?? 0)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private static func selector(_ text: String) throws -> Selector {
    do { return try Selector(text) } catch { throw ValidationError("'\(text)': \(error)") }
  }
}

extension PolicyOptions {
  /// The policy that file and flags spell, with a seed drawn if none was given.
  ///
  /// - Throws: `ExitCode`, after one message, for a policy file that cannot be read or is wrong.
  func resolved() throws -> Policy {
    var result =
      try policy.map { try PolicyInput.read($0).policy() } ?? Policy(seed: .random())
    result.seed = seed ?? result.seed
    result.preset = preset ?? result.preset
    result.rng = rng ?? result.rng
    result.mode = mode ?? result.mode
    result.nonlinearity = nonlinearity ?? result.nonlinearity
    result.negativeSlope = negativeSlope?.value ?? result.negativeSlope
    result.fan = fan ?? result.fan
    result.layout = layout ?? result.layout
    result.onUnknown = onUnknown ?? result.onUnknown
    result.rules = rules + result.rules
    if !only.isEmpty { result.only = only }
    result.except += except
    return result
  }
}

/// torch's `a` as typed: numbers as Python reads them, but no booleans, which torch refuses.
struct NegativeSlope: ExpressibleByArgument {
  var value: Double

  init?(argument: String) {
    guard let value = try? Nonlinearity.slope(parsing: argument) else { return nil }
    self.value = value
  }
}

extension Seed: ExpressibleByArgument {
  /// The seed that a decimal number names; `nil` for other text or out of torch's range.
  public init?(argument: String) { self.init(argument) }
}

extension FanMode: ExpressibleByArgument {
  /// torch lower-cases the mode first.
  public init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}

extension Preset: ExpressibleByArgument {}
extension Policy.Generator: ExpressibleByArgument {}
extension Policy.FanConvention: ExpressibleByArgument {}
extension Policy.Layout: ExpressibleByArgument {}
extension Policy.UnknownTensors: ExpressibleByArgument {}
