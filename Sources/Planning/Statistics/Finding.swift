/// Something in a tensor's values that people would otherwise hunt for by hand.
public struct Finding: Sendable, Equatable, Codable {
  /// How bad it is.
  public enum Severity: String, Sendable, Codable { case error, warning, note }

  /// What was found.
  public enum Kind: String, Sendable, Codable {
    case nan, inf, huge, denormal, constant
    case deadOutputs = "dead_outputs"
    case deadInputs = "dead_inputs"
    case initialValues = "initial_values"
    case farFromScale = "far_from_scale"
  }

  /// The dataset's path; `nil` for the file as a whole.
  public var tensor: String?
  /// What was found, for programs.
  public var kind: Kind
  /// How bad it is.
  public var severity: Severity
  /// What was found, in words.
  public var what: String
  /// Why it matters.
  public var why: String
  /// What can be done.
  public var remedy: String

  init(
    _ tensor: String?, _ kind: Kind, _ severity: Severity, _ what: String, why: String,
    remedy: String
  ) {
    self.tensor = tensor
    self.kind = kind
    self.severity = severity
    self.what = what
    self.why = why
    self.remedy = remedy
  }
}
