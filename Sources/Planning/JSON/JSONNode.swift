/// A JSON value whose objects keep the order in which their keys were written.
enum JSONNode {
  case null
  case bool(Bool)
  /// A number as it shall be printed.
  case number(String)
  case string(String)
  case array([JSONNode])
  case object([(key: String, value: JSONNode)])

  /// The text: objects and arrays of objects over several lines, arrays of scalars on one.
  var text: String {
    var text = ""
    write(to: &text, indent: 0)
    return text
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func write(to text: inout String, indent: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let value): Self.quote(value, to: &text)
    case .array(let items) where items.allSatisfy(\.isScalar):
      Self.list(items, "[", "]", ", ", to: &text) { $0.write(to: &$1, indent: indent) }
    case .array(let items):
      let separator = ",\n" + Self.spaces(indent + 2)
      Self.list(
        items, "[\n" + Self.spaces(indent + 2), "\n" + Self.spaces(indent) + "]", separator,
        to: &text
      ) {
        $0.write(to: &$1, indent: indent + 2)
      }
    case .object(let members) where members.isEmpty: text += "{}"
    case .object(let members):
      let isFlat = members.count <= 6 && members.allSatisfy(\.value.isFlat)
      let (open, close, separator) =
        isFlat
        ? ("{", "}", ", ")
        : (
          "{\n" + Self.spaces(indent + 2), "\n" + Self.spaces(indent) + "}",
          ",\n" + Self.spaces(indent + 2)
        )
      Self.list(members, open, close, separator, to: &text) { member, text in
        Self.quote(member.key, to: &text)
        text += ": "
        member.value.write(to: &text, indent: indent + 2)
      }
    }
  }

  /// Whether the value fits on the line of its owner.
  private var isFlat: Bool {
    switch self {
    case .array(let items): items.count <= 8 && items.allSatisfy(\.isScalar)
    case .object: false
    default: true
    }
  }

  private static func list<Item>(
    _ items: [Item], _ open: String, _ close: String, _ separator: String, to text: inout String,
    _ write: (Item, inout String) -> Void
  ) {
    text += open
    for (index, item) in items.enumerated() {
      if index > 0 { text += separator }
      write(item, &text)
    }
    text += close
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  /// Quotes a string; control characters, which a hostile file's names may hold, are escaped, and so
  /// are the two line separators and everything of C1 that a terminal could act on.
  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    defer { text += "\"" }
    // Nearly all names are plain ASCII, and a plan of many tensors is mostly names.
    let isPlain = string.utf8.allSatisfy { (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }
    if isPlain { return text += string }
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
