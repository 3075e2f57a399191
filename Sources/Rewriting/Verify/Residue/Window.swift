/// A run of bytes that is told apart from others by its content, wherever it lies.
///
/// Eight float32 values hold some 190 random bits, so that two windows of weights are equal only where one
/// is a copy of the other.
struct Window: Hashable, Sendable {
  static let length = 32

  private let parts: SIMD4<UInt64>

  /// The window at the start of `bytes`, which must hold as many.
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    parts = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
  }

  /// All bits mixed into 64.
  var digest: UInt64 {
    var mixed = Self.mixed(parts[0])
    for index in 1..<4 { mixed = Self.mixed((mixed ^ mixed >> 29) ^ parts[index]) }
    return mixed ^ mixed >> 32
  }

  /// Whether the bytes are many enough to tell a copy from chance: zeros, ones and short patterns are not.
  var isTelling: Bool {
    var seen = SIMD4<UInt64>.zero
    var different = 0
    for index in 0..<4 {
      for byte in 0..<8 {
        let value = parts[index] >> (8 * UInt64(byte)) & 0xff
        let (word, bit) = (Int(value >> 6), UInt64(1) << (value & 63))
        if seen[word] & bit == 0 { different += 1 }
        // Where bytes are random, after few.
        if different == 8 { return true }
        seen[word] |= bit
      }
    }
    return false
  }

  static func mixed(_ part: UInt64) -> UInt64 {
    (part ^ 0x9e37_79b9_7f4a_7c15) &* 0xff51_afd7_ed55_8ccd
  }
}
