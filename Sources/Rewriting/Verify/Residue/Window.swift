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

  @inline(__always)
  static func mixed(_ part: UInt64) -> UInt64 {
    (part ^ 0x9e37_79b9_7f4a_7c15) &* 0xff51_afd7_ed55_8ccd
  }
}

/// Which windows are looked at: all, or a share of them that their own first bytes decide, so that a copy's
/// windows are chosen just as the original's.
struct WindowChoice: Sendable {
  /// The share is one of 2 to the power of this.
  let bits: Int

  /// The most windows that are chosen.
  static let most = 1 << 22

  /// As many windows as memory allows for this many bytes.
  init(bytes: Int) {
    var bits = 0
    while bytes >> bits > Self.most { bits += 1 }
    self.bits = bits
  }

  /// The length of a run of old bytes that goes unnoticed less than once in a million times.
  ///
  /// A run of n bytes has n − 31 windows, each of which is passed over with probability 1 − 2^−bits, and
  /// 14 times the share's inverse of them together with e^−14. Where all are looked at it is certain.
  var surelyFound: Int { bits == 0 ? Window.length : Window.length - 1 + 14 << bits }

  /// Calls `body` with the place of each chosen window.
  @inline(__always)
  func each(in bytes: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
    let mask = UInt64(1 << bits - 1)
    var place = 0
    let last = bytes.count - Window.length
    while place <= last {
      let first = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      if Window.mixed(first) >> 32 & mask == 0 {
        // Cheap, and rids the search of long runs of one value.
        let next = unsafe bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
        if first != next { body(place) }
      }
      place += 1
    }
  }
}
