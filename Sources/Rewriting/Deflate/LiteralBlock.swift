/// A block of a deflate stream that holds bytes under one prefix code and no matches.
struct LiteralBlock {
  /// The code of the 256 bytes and of the block's end.
  private let code: HuffmanCode
  /// The lengths of both codes, as their own short code tells them.
  private let header: [CodeLength]
  private let headerCode: HuffmanCode
  /// The size of the block in bits, its header included.
  let bits: Int
  /// What the code itself takes to be told.
  let headerBits: Int

  /// Codes of four bytes fit into a word of which seven bits are taken.
  private static let longestCode = 14
  /// The order in which the lengths of the header's code are told, the ones seldom needed last.
  private static let headerOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// - Parameter counts: How often each byte occurs in what the block is to hold, which is not empty.
  init(counts: [Int]) {
    let counts = counts + [1]
    code = HuffmanCode(counts: counts, limit: Self.longestCode)
    // Two distances that are never used: old decoders want a code that is complete.
    header = CodeLength.list(of: code.lengths + [1, 1])
    var frequencies = [Int](repeating: 0, count: 19)
    for item in header { frequencies[Int(item.symbol)] += 1 }
    headerCode = HuffmanCode(counts: frequencies, limit: 7)
    headerBits =
      3 + 14 + 3 * Self.told(headerCode) + headerCode.size(of: frequencies)
      + header.reduce(0) { $0 + $1.extraBits }
    bits = headerBits + code.size(of: counts)
  }

  /// How many lengths of the header's code are told.
  private static func told(_ headerCode: HuffmanCode) -> Int {
    max(4, 1 + (headerOrder.lastIndex { headerCode.lengths[$0] > 0 } ?? 0))
  }

  /// Writes the block.
  func write(_ bytes: UnsafeRawBufferPointer, isLast: Bool, to writer: inout BitWriter) {
    unsafe writer.append((isLast ? 1 : 0) | 2 << 1, 3)
    let told = Self.told(headerCode)
    unsafe writer.append(UInt32(1 << 5 | (told - 4) << 10), 14)
    for symbol in Self.headerOrder[..<told] {
      unsafe writer.append(UInt32(headerCode.lengths[symbol]), 3)
    }
    let headerCodes = headerCode.packed
    for item in header {
      let packed = headerCodes[Int(item.symbol)]
      unsafe writer.append(packed >> 8, Int(packed & 0xff))
      unsafe writer.append(item.extra, item.extraBits)
    }
    let codes = code.packed
    unsafe codes.withUnsafeBufferPointer { unsafe writer.append(bytes, as: $0) }
    unsafe writer.append(codes[256] >> 8, Int(codes[256] & 0xff))
  }
}

/// One item of the list of code lengths: a length, or a run of equal ones.
private struct CodeLength {
  let symbol: UInt8
  var extra: UInt32 = 0
  var extraBits = 0

  static func list(of lengths: [UInt8]) -> [CodeLength] {
    var items: [CodeLength] = []
    var index = 0
    while index < lengths.count {
      let length = lengths[index]
      let run = lengths[index...].prefix { $0 == length }.count
      index += run
      items += length == 0 ? zeros(run) : repeats(of: length, run)
    }
    return items
  }

  private static func zeros(_ run: Int) -> [CodeLength] {
    var (items, left): ([CodeLength], Int) = ([], run)
    while left >= 3 {
      let count = min(left, 138)
      items.append(
        count < 11
          ? CodeLength(symbol: 17, extra: UInt32(count - 3), extraBits: 3)
          : CodeLength(symbol: 18, extra: UInt32(count - 11), extraBits: 7))
      left -= count
    }
    return items + Array(repeating: CodeLength(symbol: 0), count: left)
  }

  private static func repeats(of length: UInt8, _ run: Int) -> [CodeLength] {
    var (items, left) = ([CodeLength(symbol: length)], run - 1)
    while left >= 3 {
      let count = min(left, 6)
      items.append(CodeLength(symbol: 16, extra: UInt32(count - 3), extraBits: 2))
      left -= count
    }
    return items + Array(repeating: CodeLength(symbol: length), count: left)
  }
}
