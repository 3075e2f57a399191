public import Initializers

/// What a policy file says: settings that it has, and its rules.
///
/// `docs/policy.md` describes the format.
public struct PolicyFile: Sendable, Equatable {
  /// The most bytes that a policy file may have.
  public static let largest = 1 << 20

  /// As in `Policy`: keys the random streams; `nil` where the file leaves it open.
  public var seed: Seed?
  /// As in `Policy`: where random numbers come from; `nil` where the file leaves it open.
  public var rng: Policy.Generator?
  /// As in `Policy`: whose fans a kernel gets; `nil` where the file leaves it open.
  public var fan: Policy.FanConvention?
  /// As in `Policy`: how kernels lie whose order of axes a file leaves open; `nil` where the file leaves it open.
  public var layout: Policy.Layout?
  /// As in `Policy`: which fan `kaiming_normal_` divides by; `nil` where the file leaves it open.
  public var mode: FanMode?
  /// As in `Policy`: the name that sets the gain of `kaiming_normal_`; `nil` where the file leaves it open.
  public var nonlinearity: String?
  /// As in `Policy`: torch's `a`; `nil` where the file leaves it open.
  public var negativeSlope: Double?
  /// As in `Policy`: what happens to tensors that are not understood; `nil` where the file leaves it open.
  public var onUnknown: Policy.UnknownTensors?
  /// As in `Policy`: tensors that none of these select are kept; `nil` where the file leaves it open.
  public var only: [Selector]?
  /// As in `Policy`: tensors that any of these select are kept; `nil` where the file leaves it open.
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
