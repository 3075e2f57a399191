import Testing

@testable import ModelFiles

@Suite("Fletcher's checksum")
struct Fletcher32Tests {
  private func sum(_ bytes: [UInt8], _ parts: [Int] = []) -> UInt32 {
    var sum = Fletcher32()
    var rest = bytes[...]
    for count in parts + [bytes.count] {
      unsafe rest.prefix(count).withUnsafeBytes { unsafe sum.add($0) }
      rest = rest.dropFirst(count)
    }
    return sum.value
  }

  @Test("is that of the words, from their high bytes on")
  func formula() {
    // Words 0x0102, 0x0304: low 0x0406, high 0x0102 + 0x0406; an odd byte is a high one.
    #expect(sum([1, 2, 3, 4]) == 0x0508_0406)
    #expect(sum([1, 2, 3]) == 0x0504_0402)
    #expect(sum([]) == 0)
    // 65535 words of all ones: multiples of 65535 stay so, and are not 0.
    #expect(sum([UInt8](repeating: 0xff, count: 1 << 17)) == 0xffff_ffff)
  }

  @Test(
    "does not depend on how the bytes come", arguments: [[1], [3, 1, 1], [719, 722], [0, 5, 0]])
  func parts(parts: [Int]) {
    let bytes = (0..<5001).map { UInt8(truncatingIfNeeded: $0 &* 151 >> 3) }
    #expect(sum(bytes, parts) == sum(bytes))
    // As the definition has it, modulo 65535.
    var (low, high): (UInt32, UInt32) = (0, 0)
    for index in stride(from: 0, to: bytes.count, by: 2) {
      let second: UInt32 = index + 1 < bytes.count ? UInt32(bytes[index + 1]) : 0
      low = (low + UInt32(bytes[index]) << 8 + second) % 65535
      high = (high + low) % 65535
    }
    #expect(sum(bytes) == high << 16 | low)
  }
}
