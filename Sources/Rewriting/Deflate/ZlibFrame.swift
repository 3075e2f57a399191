/// What a zlib stream has around its blocks.
enum ZlibFrame {
  /// The two bytes that zlib begins with at a level: deflate with 32 KiB to look back, and how hard it tried.
  static func head(level: Int) -> [UInt8] {
    let effort: UInt32 = level < 2 ? 0 : level < 6 ? 1 : level == 6 ? 2 : 3
    let head = 0x7800 | effort << 6
    let checked = head + 31 - head % 31
    return [UInt8(checked >> 8), UInt8(checked & 0xff)]
  }

  /// An empty last block, which begins at a whole byte, and the checksum of all bytes.
  static func tail(checksum: UInt32) -> [UInt8] {
    [3, 0] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
  }
}
