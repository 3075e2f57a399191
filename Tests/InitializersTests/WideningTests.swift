import CKernels
import Testing

@Suite("Widening to float32")
struct WideningTests {
  private let patterns = Array(UInt16.min...UInt16.max)

  private func bits(_ values: [Float]) -> [UInt32] {
    values.map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
  }

  @Test("every binary16 and bfloat16 value, in both orders of bytes, by every clone")
  func every() {
    // All patterns, and a length that no vector divides, at an address that no alignment fits.
    for isa in supportedClones {
      for swaps in [false, true] {
        let stored = patterns.map { swaps ? $0.byteSwapped : $0 }
        var half = [Float](repeating: 1, count: patterns.count - 1)
        var brain = half
        unsafe stored.withUnsafeBytes { bytes in
          let from = unsafe bytes.baseAddress! + 2
          unsafe ck_f16_to_f32(isa, from, half.count, swaps ? 1 : 0, &half)
          unsafe ck_bf16_to_f32(isa, from, brain.count, swaps ? 1 : 0, &brain)
        }
        #expect(bits(half) == bits(patterns.dropFirst().map(Float.init(binary16:))), "\(isa)")
        let expected = patterns.dropFirst().map { Float(bitPattern: UInt32($0) << 16) }
        #expect(bits(brain) == bits(expected), "\(isa)")
      }
    }
  }

  @Test("the bytes of elements are reversed where they lie", arguments: [2, 4, 8])
  func swapped(size: Int) {
    for isa in supportedClones {
      for count in [0, 1, 7, 100] {
        var bytes = (0..<(count * size + 1)).map { UInt8(truncatingIfNeeded: $0) }
        var expected = bytes
        for element in 0..<count {
          expected[(1 + element * size)..<(1 + (element + 1) * size)].reverse()
        }
        unsafe bytes.withUnsafeMutableBytes { bytes in
          unsafe ck_swap(isa, bytes.baseAddress! + 1, count, size)
        }
        #expect(bytes == expected, "\(isa), \(count)")
      }
    }
  }
}
