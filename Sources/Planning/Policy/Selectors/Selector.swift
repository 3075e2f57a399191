/// Which tensors a rule or flag means: one grammar for policy files and the command line.
///
///     selector = and { "or" and }
///     and      = not { "and" not }
///     not      = "not" not | "(" selector ")" | slice | atom
///     slice    = ( "layers" | "blocks" | "tensors" ) "(" … ")" [ "[" from ":" to ":" step "]" ]
///     atom     = glob | "re:" pattern | "role:" glob | "type:" glob | "dtype:" glob
///              | ( "ndim" | "size" | "elements" ) comparison number | "trainable:" boolean
///
/// `docs/policy.md` says what each part means.
public struct Selector: Sendable, Hashable, Codable, CustomStringConvertible {
  /// As typed.
  public let text: String
  let expression: SelectorExpression

  /// A selector as typed.
  ///
  /// - Throws: `SelectorSyntaxError` with the column and a remedy.
  public init(_ text: String) throws(SelectorSyntaxError) {
    self.text = text
    expression = try SelectorParser.parse(text)
  }

  /// Reads the selector from a single string, as typed.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      try self.init(text)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }

  /// Writes the selector as a single string, as typed.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// Two selectors are equal when they were typed alike.
  public static func == (left: Selector, right: Selector) -> Bool { left.text == right.text }
  /// Hashes the text as typed.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
  /// The text as typed.
  public var description: String { text }

  /// Whether any part asks for trainable or frozen layers.
  var asksTrainable: Bool {
    expression.atoms.contains { if case .trainable = $0 { true } else { false } }
  }

  /// Whether this is the catch-all `**`, under any of its names.
  var isCatchAll: Bool { expression.isCatchAll }
}
