public import Initializers

/// What a policy file says: settings that it has, and its rules.
///
/// `docs/policy.md` describes the format.
public struct PolicyFile: Sendable, Equatable {
  /// The most bytes that a policy file may have.
  public static let largest = 1 << 20

  /// Settings as `Policy` has them; `nil` where the file leaves them open.
  public var seed: Seed?
  public var rng: Policy.Generator?
  public var fan: Policy.FanConvention?
  public var layout: Policy.Layout?
  public var mode: FanMode?
  public var nonlinearity: String?
  public var negativeSlope: Double?
  public var onUnknown: Policy.UnknownTensors?
  public var only: [Selector]?
  public var except: [Selector]?
  /// The rules in order, without a last one that leaves the rest to a preset.
  public var rules: [Rule]
  /// What decides where no rule matches; `nil` when each tensor must be matched by a rule.
  public var preset: Preset?

  /// Reads a policy file's text.
  ///
  /// - Parameters:
  ///   - text: YAML, of which JSON is a part.
  ///   - name: The file's name for messages.
  /// - Throws: `PolicyFileError` with place, line and suggestion.
  public init(parsing text: String, name: String) throws(PolicyFileError) {
    self = try PolicyReader(text: PolicyText(text, file: name)).read()
  }

  init() {
    rules = []
  }

  /// The policy, with defaults for what the file leaves open.
  ///
  /// - Parameter other: The seed where the file has none; drawn when `nil`.
  public func policy(seed other: Seed? = nil) -> Policy {
    Policy(
      seed: seed ?? other ?? .random(), preset: preset, rng: rng ?? .philox, fan: fan ?? .torch,
      layout: layout ?? .auto, mode: mode ?? .fanIn, nonlinearity: nonlinearity ?? "leaky_relu",
      negativeSlope: negativeSlope ?? 0, only: only ?? [], except: except ?? [],
      onUnknown: onUnknown ?? .error, rules: rules)
  }
}
