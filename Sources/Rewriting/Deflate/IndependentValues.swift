internal import CDeflate

/// Makes zlib streams of values that were drawn independently of each other.
///
/// Such values hold no repetition that a match could use: what deflate can gain lies in the frequencies
/// of bytes, which differ between the bytes of an element. So each of these planes becomes a block of
/// literals under its own code, or a stored one where its bytes are uniform. The streams are smaller
/// than those of any level of zlib's, and take a small part of the time.
enum IndependentValues {
  /// Shorter planes gain too little from a code of their own.
  private static let shortestPlane = 512
  private static let largestElement = 16
  private static let storedBlock = 0xffff
  /// Head, checksum and the slack of the writer.
  private static let frame = unsafe 2 + 4 + BitWriter.slack

  /// The most bytes that `compress` makes, its slack included.
  static func bound(_ count: Int) -> Int {
    count + (count / storedBlock + 2 * largestElement) * storedHeader + frame
  }

  /// The length of a stored block's head, the bits in front of it included.
  private static let storedHeader = 6

  /// The most that codes of whole bits may cost over the entropy, below which no coding gets.
  private static let tolerance = 1.015
  /// Elements whose bytes are not apart may be so few different ones that they repeat as a whole; then
  /// some byte is more frequent than this.
  private static let largestShareMixed = 0.125

  private enum Plane {
    case stored
    case literals(LiteralBlock, entropy: Double)
  }

  /// Makes a zlib stream.
  ///
  /// - Parameters:
  ///   - bytes: The values, their first bytes before all second ones.
  ///   - elementSize: How many planes there are; 1 for elements as they lie.
  ///   - level: What the stream is to say of how it was made.
  ///   - out: Has room for `bound`.
  /// - Returns: The size, or `nil` for bytes in which matches may do better.
  static func compress(
    _ bytes: UnsafeRawBufferPointer, elementSize: Int, level: Int,
    into out: UnsafeMutableRawBufferPointer
  ) -> Int? {
    guard (1...largestElement).contains(elementSize), bytes.count % elementSize == 0 else {
      return nil
    }
    let length = bytes.count / elementSize
    guard length >= shortestPlane, out.count >= bound(bytes.count), let start = out.baseAddress
    else { return nil }
    var planes: [Plane] = []
    for index in 0..<elementSize {
      let part = unsafe part(of: bytes, index, length)
      guard let plane = unsafe plane(part, isMixed: elementSize == 1) else { return nil }
      planes.append(plane)
    }
    guard isGood(planes, length) else { return nil }
    var writer = unsafe BitWriter(start)
    unsafe writer.append(head(level: level), 16)
    for (index, plane) in planes.enumerated() {
      let part = unsafe part(of: bytes, index, length)
      let isLast = index == planes.count - 1
      switch plane {
      case .stored: unsafe store(part, isLast: isLast, to: &writer)
      case .literals(let block, _): unsafe block.write(part, isLast: isLast, to: &writer)
      }
    }
    unsafe writer.align()
    let checksum = unsafe libdeflate_adler32(1, bytes.baseAddress, bytes.count)
    unsafe writer.append(checksum.byteSwapped, 32)
    return unsafe writer.byteCount
  }

  private static func part(
    of bytes: UnsafeRawBufferPointer, _ index: Int, _ length: Int
  ) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: bytes[(index * length)..<((index + 1) * length)])
  }

  private static func plane(_ bytes: UnsafeRawBufferPointer, isMixed: Bool) -> Plane? {
    if unsafe ByteCounts.areUniform(bytes) { return .stored }
    let counts = unsafe ByteCounts(bytes)
    if isMixed, Double(counts.largest) > largestShareMixed * Double(bytes.count) { return nil }
    let block = LiteralBlock(counts: counts.counts)
    guard block.bits / 8 < bytes.count else { return .stored }
    return .literals(block, entropy: counts.entropy)
  }

  /// Whether planes take hardly more than their entropy: a code gives each byte a whole bit at least,
  /// and where one is so frequent that it deserves less, matches do better.
  private static func isGood(_ planes: [Plane], _ length: Int) -> Bool {
    var (bits, entropy) = (0.0, 0.0)
    for plane in planes {
      switch plane {
      case .stored:
        bits += 8 * Double(length)
        entropy += 8 * Double(length)
      case .literals(let block, let least):
        bits += Double(block.bits - block.headerBits)
        entropy += least
      }
    }
    return bits <= tolerance * entropy
  }

  private static func store(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, to writer: inout BitWriter
  ) {
    var start = 0
    while start < bytes.count {
      let end = min(start + storedBlock, bytes.count)
      unsafe writer.append(isLast && end == bytes.count ? 1 : 0, 3)
      unsafe writer.align()
      let count = UInt32(end - start)
      unsafe writer.append(count | ~count << 16, 32)
      unsafe writer.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      start = end
    }
  }

  /// The two bytes that zlib begins with at a level: deflate with 32 KiB to look back, and how hard it
  /// tried.
  private static func head(level: Int) -> UInt32 {
    let effort: UInt32 = level < 2 ? 0 : level < 6 ? 1 : level == 6 ? 2 : 3
    let head = 0x7800 | effort << 6
    let checked = head + 31 - head % 31
    return checked >> 8 | (checked & 0xff) << 8
  }
}
