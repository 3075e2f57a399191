internal import CDeflate

/// The checksum of a journal: the last member of its JSON, over the text before it.
///
/// A journal is what a model hangs on while it is half written, so that damage to it must show. It
/// stays JSON, and who does not know the member passes over it.
struct JournalChecksum {
  private static let opening = ",\n  \"checksum\": \"crc32:"
  private static let closing = "\"\n}\n"

  private var value: UInt32 = 0

  /// Takes in the next bytes of the text.
  mutating func add(_ bytes: [UInt8]) {
    value = unsafe bytes.withUnsafeBytes { buffer in
      unsafe libdeflate_crc32(value, buffer.baseAddress, buffer.count)
    }
  }

  /// What follows the last member: the checksum, and the end of the object.
  var ending: [UInt8] {
    let digits = String(value, radix: 16)
    let hex = String(repeating: "0", count: 8 - digits.count) + digits
    return Array((Self.opening + hex + Self.closing).utf8)
  }

  /// Whether a text ends with a checksum, right or wrong: only journals do.
  static func isThere(in end: some Collection<UInt8>) -> Bool {
    String(decoding: end, as: UTF8.self).contains("\"checksum\": \"crc32:")
  }

  /// How many bytes at the end of a journal hold its checksum.
  static var length: Int { opening.utf8.count + 8 + closing.utf8.count }
}
