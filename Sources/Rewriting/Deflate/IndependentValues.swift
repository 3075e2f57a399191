internal import CDeflate

/// Makes zlib streams of values that were drawn independently of each other.
///
/// Such values hold no repetition that a match could use: what deflate can gain lies in the frequencies
/// of bytes, which differ between the bytes of an element. So each of these planes becomes a block of
/// literals under its own code, or a stored one where its bytes are uniform. The streams are smaller
/// than those of any level of zlib's, and take a small part of the time.
struct IndependentValues {
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

  private var planes: [Plane] = []
  /// The bytes of each.
  private let length: Int

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
    guard let values = unsafe IndependentValues(bytes, elementSize: elementSize),
      out.count >= bound(bytes.count), let start = out.baseAddress
    else { return nil }
    var writer = unsafe BitWriter(start)
    for byte in ZlibFrame.head(level: level) { unsafe writer.append(UInt32(byte), 8) }
    for index in values.planes.indices {
      unsafe values.write(
        index, of: bytes, isLast: index == values.planes.count - 1, to: &writer)
    }
    unsafe writer.align()
    let checksum = unsafe libdeflate_adler32(1, bytes.baseAddress, bytes.count)
    unsafe writer.append(checksum.byteSwapped, 32)
    return unsafe writer.byteCount
  }

  /// Looks at values and decides how each plane of their bytes is written.
  ///
  /// - Returns: `nil` for bytes in which matches may do better.
  init?(_ bytes: UnsafeRawBufferPointer, elementSize: Int) {
    guard (1...Self.largestElement).contains(elementSize), bytes.count % elementSize == 0 else {
      return nil
    }
    length = bytes.count / elementSize
    guard length >= Self.shortestPlane else { return nil }
    for index in 0..<elementSize {
      let part = unsafe part(of: bytes, index)
      guard let plane = unsafe Self.plane(part, isMixed: elementSize == 1) else { return nil }
      planes.append(plane)
    }
    guard Self.isGood(planes, length) else { return nil }
  }

  /// Writes the blocks of one plane of `bytes` so that any others may follow at the next whole byte.
  ///
  /// - Parameter out: Has room for `bound`.
  /// - Returns: The size.
  func write(
    _ index: Int, of bytes: UnsafeRawBufferPointer, into out: UnsafeMutableRawPointer
  ) -> Int {
    var writer = unsafe BitWriter(out)
    unsafe write(index, of: bytes, isLast: false, to: &writer)
    // A stored block ends at a whole byte, even an empty one.
    if case .literals = planes[index] {
      unsafe Self.storeBlock(
        UnsafeRawBufferPointer(start: nil, count: 0), isLast: false, to: &writer)
    }
    return unsafe writer.byteCount
  }

  private func write(
    _ index: Int, of bytes: UnsafeRawBufferPointer, isLast: Bool, to writer: inout BitWriter
  ) {
    let part = unsafe part(of: bytes, index)
    switch planes[index] {
    case .stored: unsafe Self.store(part, isLast: isLast, to: &writer)
    case .literals(let block, _): unsafe block.write(part, isLast: isLast, to: &writer)
    }
  }

  private func part(of bytes: UnsafeRawBufferPointer, _ index: Int) -> UnsafeRawBufferPointer {
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

  /// Writes bytes as they are.
  private static func store(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, to writer: inout BitWriter
  ) {
    var start = 0
    while start < bytes.count {
      let end = min(start + storedBlock, bytes.count)
      let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      unsafe storeBlock(part, isLast: isLast && end == bytes.count, to: &writer)
      start = end
    }
  }

  /// Writes one stored block, of at most `storedBlock` bytes.
  private static func storeBlock(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, to writer: inout BitWriter
  ) {
    unsafe writer.append(isLast ? 1 : 0, 3)
    unsafe writer.align()
    let count = UInt32(bytes.count)
    unsafe writer.append(count | ~count << 16, 32)
    unsafe writer.append(bytes)
  }
}
