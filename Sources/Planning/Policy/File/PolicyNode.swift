/// A piece of a policy file with its place: YAML without what policies have no use for.
struct PolicyNode {
  /// A place in the text, from 1.
  struct Place: Equatable {
    var line: Int
    var column: Int
  }

  enum Content {
    /// Text, and whether it stands in quotes.
    case scalar(String, isQuoted: Bool)
    case list([PolicyNode])
    case mapping([(key: PolicyNode, value: PolicyNode)])
  }

  let place: Place
  let content: Content
  /// How many characters of punctuation come before a scalar's text.
  var opening = 0

  /// The text of a scalar.
  var text: String? { if case .scalar(let text, _) = content { text } else { nil } }

  /// Whether nothing was written.
  var isNull: Bool {
    if case .scalar(let text, false) = content { ["", "~", "null"].contains(text) } else { false }
  }

  var isQuoted: Bool { if case .scalar(_, true) = content { true } else { false } }

  /// The place of a character of the scalar's text, as long as that stands in one line without escapes.
  func place(ofCharacter index: Int) -> Place {
    Place(line: place.line, column: place.column + opening + index)
  }

  /// What it is, in words for messages.
  var kind: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : "'\(text)'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}
