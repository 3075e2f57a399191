/// Writes numbers of some bits each one after another, the lowest bit first, as deflate wants them.
@unsafe struct BitWriter {
  private let start: UnsafeMutableRawPointer
  /// Whole bytes behind it.
  private var place: UnsafeMutableRawPointer
  private var held: UInt64 = 0
  /// Bits in `held`; less than 8 between calls.
  private var count = 0

  /// What must be free behind the last byte, since words are stored whole.
  static let slack = 8

  init(_ out: UnsafeMutableRawPointer) {
    unsafe start = out
    unsafe place = out
  }

  /// The bytes that were begun.
  var byteCount: Int { unsafe (place - start) + (count + 7) / 8 }

  /// Appends the `width` low bits of a number that has no others; at most 32.
  mutating func append(_ bits: UInt32, _ width: Int) {
    unsafe held |= UInt64(bits) << UInt64(count)
    unsafe count += width
    unsafe flush()
  }

  /// Goes on with a whole byte.
  mutating func align() {
    unsafe count = (count + 7) & ~7
    unsafe flush()
  }

  /// Copies whole bytes; the writer must be aligned.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let from = bytes.baseAddress else { return }
    unsafe place.copyMemory(from: from, byteCount: bytes.count)
    unsafe place += bytes.count
  }

  /// Appends each byte's code: `codes` holds for each byte `HuffmanCode.packed`, of at most 14 bits.
  mutating func append(_ bytes: UnsafeRawBufferPointer, as codes: UnsafeBufferPointer<UInt32>) {
    var held = unsafe held
    var count = unsafe UInt64(count)
    var place = unsafe place
    var index = 0
    // Four codes and what is held fit into a word.
    while index + 4 <= bytes.count {
      for offset in 0..<4 {
        let code = unsafe codes[Int(bytes[index + offset])]
        held |= UInt64(code >> 8) &<< count
        count &+= UInt64(code & 0xff)
      }
      unsafe place.storeBytes(of: held.littleEndian, as: UInt64.self)
      unsafe place += Int(count >> 3)
      held &>>= count & ~7
      count &= 7
      index += 4
    }
    unsafe (self.held, self.count, self.place) = (held, Int(count), place)
    for index in index..<bytes.count {
      let code = unsafe codes[Int(bytes[index])]
      unsafe append(code >> 8, Int(code & 0xff))
    }
  }

  private mutating func flush() {
    unsafe place.storeBytes(of: held.littleEndian, as: UInt64.self)
    unsafe place += count / 8
    unsafe held >>= UInt64(count & ~7)
    unsafe count &= 7
  }
}
