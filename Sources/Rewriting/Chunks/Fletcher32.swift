/// The checksum of HDF5's filter 3: Fletcher's over words of 16 bits, their first byte the high one.
enum Fletcher32 {
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var (low, high): (UInt32, UInt32) = (0, 0)
    var index = 0
    while index + 1 < bytes.count {
      // As many words as cannot overflow 32 bits.
      let end = min(index + 720, bytes.count & ~1)
      while index < end {
        low &+= unsafe UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
        high &+= low
        index += 2
      }
      low = low & 0xffff &+ low >> 16
      high = high & 0xffff &+ high >> 16
    }
    if index < bytes.count {
      low &+= unsafe UInt32(bytes[index]) << 8
      high &+= low
      low = low & 0xffff &+ low >> 16
      high = high & 0xffff &+ high >> 16
    }
    low = low & 0xffff &+ low >> 16
    high = high & 0xffff &+ high >> 16
    return high << 16 | low
  }
}
