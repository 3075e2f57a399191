/// A value of JSON as a Keras config holds it.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The member of that name; `nil` for a value that has none.
  public subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The text; `nil` for any other value.
  public var text: String? { if case .string(let text) = self { text } else { nil } }
  /// The number; `nil` for any other value.
  public var number: Double? { if case .number(let number) = self { number } else { nil } }
  /// The truth value; `nil` for any other value.
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  /// The elements; `nil` for any other value.
  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }
  /// The number as an integer; `nil` for any other value and where there is a fraction.
  public var integer: Int? { number.flatMap { Int(exactly: $0) } }
}
