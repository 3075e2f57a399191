/// The checksum of HDF5's filter 3: Fletcher's over words of 16 bits, their first byte the high one.
package struct Fletcher32: Sendable {
  private var low: UInt32 = 0
  private var high: UInt32 = 0
  /// The first byte of a word whose second one has not come.
  private var waiting: UInt8?

  /// The checksum of no bytes.
  package init() {}

  /// The checksum of some bytes.
  package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var sum = Fletcher32()
    unsafe sum.add(bytes)
    return sum.value
  }

  /// Whether what is stored tells that a checksum is right: old releases wrote the bytes of both halves the other
  /// way round.
  static func isTold(by stored: UInt32, _ sum: UInt32) -> Bool {
    sum == stored || sum == (stored & 0x00ff_00ff) << 8 | stored >> 8 & 0x00ff_00ff
  }

  /// A checksum that is not that of the bytes before it.
  struct Mismatch: Error, CustomStringConvertible {
    var description: String { "the checksum of a chunk is not that of its bytes" }
  }

  /// Takes the next bytes.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    if let first = waiting, let second = unsafe bytes.first {
      add(word: UInt32(first) << 8 | UInt32(second))
      waiting = nil
      index = 1
    }
    let whole = index + (bytes.count - index) & ~1
    while index < whole {
      // As many words as cannot overflow 32 bits.
      let end = min(index + 720, whole)
      while index < end {
        low &+= unsafe UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
        high &+= low
        index += 2
      }
      fold()
    }
    if index < bytes.count { waiting = unsafe bytes[index] }
  }

  /// The checksum of all bytes that came.
  package var value: UInt32 {
    var sum = self
    // A last byte without a second one is a word too.
    if let last = waiting { sum.add(word: UInt32(last) << 8) }
    sum.fold()
    return sum.high << 16 | sum.low
  }

  private mutating func add(word: UInt32) {
    low &+= word
    high &+= low
    fold()
  }

  private mutating func fold() {
    low = low & 0xffff &+ low >> 16
    high = high & 0xffff &+ high >> 16
  }
}
