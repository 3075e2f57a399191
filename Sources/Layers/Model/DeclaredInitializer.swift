/// What a model's own config says a variable starts with.
public enum Declaration: Sendable, Hashable {
  /// The layer's config names an initializer.
  case initializer(DeclaredInitializer)
  /// The layer's config has no setting for this variable: its class decides.
  case classDefault
}

/// An initializer as a Keras config spells it.
public struct DeclaredInitializer: Sendable, Hashable {
  /// The setting that holds it, for example `kernel_initializer`.
  public var setting: String
  /// The class or the short name, for example `HeNormal` or `he_normal`.
  public var name: String
  /// The arguments.
  public var arguments: JSONValue
  /// Whether the name belongs to the user's code rather than to Keras.
  public var isCustom: Bool
  /// Whether this is Keras before 2, whose initializers of the same names differ.
  public var isKeras1: Bool
  /// Ones for the forget gate of an LSTM, whatever the rest of its bias starts with.
  public var forgetGate: ForgetGate?

  /// A block of a bias vector.
  public struct ForgetGate: Sendable, Hashable {
    /// Values in each block.
    public var units: Int
    /// The block's number, from 0.
    public var gate: Int
    /// How many blocks there are.
    public var gates: Int

    /// Block `gate` of `gates`, of `units` values each.
    public init(units: Int, gate: Int, gates: Int) {
      self.units = units
      self.gate = gate
      self.gates = gates
    }
  }

  /// Whether fans are products over the kernel's input and output axes, as Keras 3 has it since its
  /// initializers take axes, rather than taken from the last two dimensions.
  public var usesAxes: Bool {
    if case .object(let members) = arguments { members["input_axes"] != nil } else { false }
  }

  /// What a setting holds: an object or a plain string; `nil` for anything else.
  public init?(setting: String, _ value: JSONValue, isKeras1: Bool = false) {
    guard let name = value.text ?? value["class_name"]?.text else { return nil }
    self.setting = setting
    self.name = name
    self.isKeras1 = isKeras1
    arguments = value["config"] ?? .null
    let module = value["module"]?.text ?? "keras"
    isCustom =
      name.contains(">") || value["registered_name"]?.text?.contains(">") ?? false
      || !(module == "keras" || module.hasPrefix("keras."))
  }
}
