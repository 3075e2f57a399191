internal import CDeflate

/// The checksum of a journal: the last member of its JSON, over the text before it.
///
/// A journal is what a model hangs on while it is half written, so that damage to it must show. It
/// stays JSON, and who does not know the member passes over it.
enum JournalChecksum {
  private static let opening = ",\n  \"checksum\": \"crc32:"
  private static let closing = "\"\n}\n"

  /// The JSON text of a plan with its checksum added.
  ///
  /// - Parameter text: An object over several lines, ending with the brace and a line break.
  static func added(to text: String) -> String {
    var body = text[...]
    while let last = body.last, last == "}" || last == "\n" { body.removeLast() }
    return body + opening + hex(of: Array(body.utf8)) + closing
  }

  /// Whether a text ends with a checksum, right or wrong: only journals do.
  static func isThere(in end: some Collection<UInt8>) -> Bool {
    String(decoding: end, as: UTF8.self).contains("\"checksum\": \"crc32:")
  }

  /// How many bytes at the end of a journal hold its checksum.
  static var length: Int { opening.utf8.count + 8 + closing.utf8.count }

  /// Whether the text is as it was written.
  static func isRight(_ text: [UInt8]) -> Bool {
    guard text.count > length else { return false }
    let body = Array(text.dropLast(length))
    return Array((opening + hex(of: body) + closing).utf8) == Array(text.suffix(length))
  }

  private static func hex(of bytes: [UInt8]) -> String {
    let value = unsafe bytes.withUnsafeBytes { buffer in
      unsafe libdeflate_crc32(0, buffer.baseAddress, buffer.count)
    }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
