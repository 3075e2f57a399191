/// Reads JSON text, and nothing else: no comments, no commas at the end, no text that is not UTF-8.
struct JSONParser {
  private let text: [UInt8]
  private var position = 0

  /// Nesting beyond any plan's, and far from the end of the stack.
  private static let depthLimit = 256

  private struct Malformed: Error {}

  /// The value that the text writes.
  ///
  /// - Throws: `DecodingError.dataCorrupted` where it is not JSON.
  static func parse(_ text: [UInt8]) throws(DecodingError) -> JSONNode {
    var parser = JSONParser(text: text)
    do throws(Malformed) {
      guard isUTF8(text) else { throw Malformed() }
      let node = try parser.value(depth: 0)
      parser.skipSpace()
      guard parser.position == text.count else { throw Malformed() }
      return node
    } catch {
      throw .dataCorrupted(
        .init(codingPath: [], debugDescription: "not JSON at byte \(parser.position)"))
    }
  }

  private init(text: [UInt8]) { self.text = text }

  /// Asked of the text as a whole, so that no string needs a look of its own.
  private static func isUTF8(_ text: [UInt8]) -> Bool {
    text.allSatisfy { $0 < 0x80 } || String(validating: text, as: UTF8.self) != nil
  }

  private var current: UInt8? { position < text.count ? text[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  /// Goes past a byte if it is the next one but for space.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Malformed) -> JSONNode {
    guard depth < Self.depthLimit else { throw Malformed() }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func object(_ depth: Int) throws(Malformed) -> JSONNode {
    position += 1
    var members: [(key: String, value: JSONNode)] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw Malformed() }
      let key = try string()
      guard take(UInt8(ascii: ":")) else { throw Malformed() }
      members.append((key, try value(depth: depth + 1)))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw Malformed() }
    return .object(members)
  }

  private mutating func array(_ depth: Int) throws(Malformed) -> JSONNode {
    position += 1
    var items: [JSONNode] = []
    if take(UInt8(ascii: "]")) { return .array(items) }
    repeat { items.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw Malformed() }
    return .array(items)
  }

  private mutating func word(_ word: StaticString, _ node: JSONNode) throws(Malformed) -> JSONNode {
    let end = position + word.utf8CodeUnitCount
    guard end <= text.count, text[position..<end].elementsEqual("\(word)".utf8) else {
      throw Malformed()
    }
    position = end
    return node
  }

  /// A number as it is written: whoever decodes it knows which type it shall fit.
  private mutating func number() throws(Malformed) -> String {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if current == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(Malformed) {
    let start = position
    while let byte = current, byte &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw Malformed() }
  }

  private mutating func string() throws(Malformed) -> String {
    position += 1
    let start = position
    while let byte = current, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw Malformed() }
      // Nearly all strings have none.
      guard byte != UInt8(ascii: "\\") else { return try escapedString(from: start) }
      position += 1
    }
    guard current != nil else { throw Malformed() }
    defer { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func escapedString(from start: Int) throws(Malformed) -> String {
    var units = Array(text[start..<position])
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"): try appendEscaped(to: &units)
      case 0x20...: units.append(byte)
      default: throw Malformed()
      }
    }
    throw Malformed()
  }

  /// The UTF-8 of what follows a backslash.
  private mutating func appendEscaped(to units: inout [UInt8]) throws(Malformed) {
    guard let byte = current else { throw Malformed() }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
    case UInt8(ascii: "b"): units.append(0x08)
    case UInt8(ascii: "f"): units.append(0x0C)
    case UInt8(ascii: "n"): units.append(0x0A)
    case UInt8(ascii: "r"): units.append(0x0D)
    case UInt8(ascii: "t"): units.append(0x09)
    case UInt8(ascii: "u"): units += Array("\(try scalar())".utf8)
    default: throw Malformed()
    }
  }

  /// The character that four hex digits stand for; those beyond the first plane come as two escapes.
  private mutating func scalar() throws(Malformed) -> Unicode.Scalar {
    var value = try unit()
    if UTF16.isLeadSurrogate(UInt16(value)) {
      guard current == UInt8(ascii: "\\"), position + 1 < text.count,
        text[position + 1] == UInt8(ascii: "u")
      else { throw Malformed() }
      position += 2
      let trail = try unit()
      guard UTF16.isTrailSurrogate(UInt16(trail)) else { throw Malformed() }
      value = 0x10000 + (value & 0x3FF) << 10 + trail & 0x3FF
    }
    guard let scalar = Unicode.Scalar(value) else { throw Malformed() }
    return scalar
  }

  private mutating func unit() throws(Malformed) -> UInt32 {
    guard position + 4 <= text.count else { throw Malformed() }
    var value: UInt32 = 0
    for byte in text[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Malformed() }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }
}
