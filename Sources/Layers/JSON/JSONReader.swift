/// Reads the JSON that Python writes, which may hold `NaN` and `Infinity`.
///
/// A reader of our own because Foundation's has no value of any kind: decoding into one tries a type
/// after another, which takes longer than all the rest of a plan.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  /// Nesting beyond any model's, and far from the end of the stack.
  private static let depthLimit = 256

  private struct Malformed: Error {}

  /// The value that the text writes; `nil` when it is not JSON.
  static func read(_ text: String) -> JSONValue? {
    var reader = JSONReader(bytes: Array(text.utf8))
    guard let value = try? reader.value(depth: 0) else { return nil }
    reader.skipSpace()
    return reader.position == reader.bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { position += 1 }
  }

  /// Goes past a byte if it is the next one.
  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard let byte = character.asciiValue, current == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Malformed) -> JSONValue {
    guard depth < Self.depthLimit else { throw Malformed() }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    default: return try word()
    }
  }

  private mutating func object(_ depth: Int) throws(Malformed) -> JSONValue {
    position += 1
    var members: [String: JSONValue] = [:]
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw Malformed() }
      let name = try string()
      guard take(":") else { throw Malformed() }
      members[name] = try value(depth: depth + 1)
    } while take(",")
    guard take("}") else { throw Malformed() }
    return .object(members)
  }

  private mutating func array(_ depth: Int) throws(Malformed) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    if take("]") { return .array(elements) }
    repeat { elements.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw Malformed() }
    return .array(elements)
  }

  /// A number or one of the words for a value.
  private mutating func word() throws(Malformed) -> JSONValue {
    let start = position
    while let byte = current, Self.isPartOfWord(byte) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "NaN": return .number(.nan)
    case "Infinity": return .number(.infinity)
    case "-Infinity": return .number(-.infinity)
    default:
      guard let first = word.utf8.first, first == UInt8(ascii: "-") || Self.isDigit(first),
        let number = Double(word)
      else { throw Malformed() }
      return .number(number)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || "+-.".utf8.contains(byte)
  }

  private mutating func string() throws(Malformed) -> String {
    position += 1
    var units: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"): units += try escape()
      default: units.append(byte)
      }
    }
    throw Malformed()
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
    UInt8(ascii: "t"): 9, UInt8(ascii: "\""): UInt8(ascii: "\""),
    UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "/"): UInt8(ascii: "/"),
  ]

  /// The UTF-8 of what follows a backslash.
  private mutating func escape() throws(Malformed) -> [UInt8] {
    guard let byte = current else { throw Malformed() }
    position += 1
    if byte != UInt8(ascii: "u") {
      guard let plain = Self.escapes[byte] else { throw Malformed() }
      return [plain]
    }
    var units = [try unit()]
    // Characters beyond the first plane come as two escapes.
    if UTF16.isLeadSurrogate(units[0]), position + 1 < bytes.count,
      bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      units.append(try unit())
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private mutating func unit() throws(Malformed) -> UInt16 {
    guard position + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw Malformed() }
    position += 4
    return unit
  }
}
