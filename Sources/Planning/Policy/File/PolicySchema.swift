internal import Initializers

/// The JSON Schema of policy files, for editors and for other programs that write policies.
///
/// It knows every key, value and argument; what it leaves to `PolicyFile` is the grammar inside
/// selectors and inside initializers that are written as one text.
public enum PolicySchema {
  /// The schema, JSON Schema draft 2020-12.
  public static var text: String { schema.text + "\n" }

  private static var schema: JSONNode {
    .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("h5reinit policy")),
      ("description", .string("What each tensor of a model gets.")),
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      ("properties", .object(settings)),
      (
        "$defs",
        .object([
          ("selector", .object([("type", .string("string")), ("minLength", .number("1"))])),
          ("selectors", anyOf([reference("selector"), list(of: reference("selector"))])),
          ("rule", rule), ("initializer", initializer),
        ])
      ),
    ])
  }

  private static var settings: [(key: String, value: JSONNode)] {
    [
      ("version", constant("1")),
      (
        "seed",
        .object([
          ("type", .string("integer")), ("minimum", .number("-9223372036854775808")),
          ("maximum", .number("18446744073709551615")),
        ])
      ),
      ("rng", words(Policy.Generator.allCases.map(\.rawValue))), ("stream", constant("1")),
      // YAML reads a bare `true` as a truth value.
      ("fan", words(Policy.FanConvention.allCases.map(\.rawValue), and: [.bool(true)])),
      ("layout", words(Policy.Layout.allCases.map(\.rawValue))),
      ("mode", words(FanMode.allCases.map(\.rawValue))),
      ("nonlinearity", words(Nonlinearity.names + ["auto"])), ("negative_slope", number),
      ("on_unknown", words(Policy.UnknownTensors.allCases.map(\.rawValue))),
      ("only", reference("selectors")), ("except", reference("selectors")), ("preset", preset),
      ("rules", list(of: reference("rule"))),
    ]
  }

  private static var preset: JSONNode { words(Preset.allCases.map(\.rawValue)) }

  private static var rule: JSONNode {
    .object([
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      (
        "properties",
        .object([
          ("match", reference("selector")), ("init", reference("initializer")),
          ("preset", preset), ("optional", .object([("type", .string("boolean"))])),
        ])
      ),
      ("required", .array([.string("match")])),
      (
        "oneOf",
        .array(
          ["init", "preset"].map { .object([("required", .array([.string($0)]))]) })
      ),
    ])
  }

  /// A text such as `normal_(std: 0.02)`, or a name with arguments.
  private static var initializer: JSONNode {
    let all = InitializerSignature.all
    let names = all.map { $0.name.hasSuffix("_") ? "\($0.name)?" : $0.name }
    let pattern = "^\\s*(keep|\(names.joined(separator: "|")))\\s*(\\(.*\\))?\\s*$"
    let calls = all.flatMap { signature -> [(key: String, value: JSONNode)] in
      let bare = signature.name.hasSuffix("_") ? [String(signature.name.dropLast())] : []
      return ([signature.name] + bare).map { ($0, call(signature)) }
    }
    return anyOf([
      .object([("type", .string("string")), ("pattern", .string(pattern))]),
      .object([
        ("type", .string("object")), ("additionalProperties", .bool(false)),
        ("minProperties", .number("1")), ("maxProperties", .number("1")),
        ("properties", .object(calls)),
      ]),
    ])
  }

  private static func call(_ signature: InitializerSignature) -> JSONNode {
    let required = signature.arguments.filter(\.isRequired).map { JSONNode.string($0.name) }
    let arguments = JSONNode.object([
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      ("properties", .object(signature.arguments.map { ($0.name, value($0)) })),
      ("required", .array(required)),
    ])
    // Without a name a value is for the only argument that there is, or that must be given.
    let sole =
      signature.arguments.count == 1
      ? signature.arguments : signature.arguments.filter(\.isRequired)
    let bare = sole.count == 1 ? sole.map(value) : []
    let nothing = required.isEmpty ? [JSONNode.object([("type", .string("null"))])] : []
    return anyOf([arguments] + bare + nothing)
  }

  private static func value(_ argument: InitializerSignature.Argument) -> JSONNode {
    switch argument.kind {
    case .number: anyOf([number, list(of: .object([("type", .string("number"))]), fewest: 1)])
    case .integer: .object([("type", .string("integer"))])
    case .path: .object([("type", .string("string")), ("minLength", .number("1"))])
    case .word(let words): self.words(words)
    }
  }

  /// Numbers that JSON has none for are text.
  private static var number: JSONNode {
    anyOf([.object([("type", .string("number"))]), words(["inf", "-inf", "nan"])])
  }

  private static func words(_ words: [String], and others: [JSONNode] = []) -> JSONNode {
    .object([("enum", .array(words.map { .string($0) } + others))])
  }

  private static func constant(_ number: String) -> JSONNode {
    .object([("const", .number(number))])
  }

  private static func reference(_ name: String) -> JSONNode {
    .object([("$ref", .string("#/$defs/\(name)"))])
  }

  private static func anyOf(_ choices: [JSONNode]) -> JSONNode {
    .object([("anyOf", .array(choices))])
  }

  private static func list(of item: JSONNode, fewest: Int = 0) -> JSONNode {
    .object([
      ("type", .string("array")), ("items", item), ("minItems", .number("\(fewest)")),
    ])
  }
}
