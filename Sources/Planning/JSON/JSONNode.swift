/// A JSON value whose objects keep the order in which their keys were written.
enum JSONNode {
  case null
  case bool(Bool)
  /// A number as it shall be printed.
  case number(String)
  case string(String)
  case array([JSONNode])
  case object([(key: String, value: JSONNode)])

  /// The text, laid out by `JSONWriter`.
  var text: String {
    let writer = JSONWriter()
    write(to: writer, depth: 0)
    return String(decoding: writer.finish(), as: UTF8.self)
  }

  private func write(to writer: JSONWriter, depth: Int) {
    switch self {
    case .null: writer.scalar("null")
    case .bool(let value): writer.scalar(value ? "true" : "false")
    case .number(let digits): writer.scalar(digits)
    case .string(let value): writer.string(value)
    case .array(let items):
      writer.begin(object: false, at: depth)
      for item in items {
        writer.beginItem(at: depth)
        item.write(to: writer, depth: depth + 1)
      }
    case .object(let members):
      writer.begin(object: true, at: depth)
      for member in members {
        writer.beginItem(member.key, at: depth)
        member.value.write(to: writer, depth: depth + 1)
      }
    }
  }
}
