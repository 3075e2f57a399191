import CKernels
import Testing

@Suite("Rounding to 16 bits")
struct RoundingTests {
  @Test("every binary16 value survives the way through float32")
  func binary16RoundTrip() {
    for isa in supportedClones {
      let patterns = (0...UInt16.max).filter { !Float(binary16: $0).isNaN }
      #expect(binary16(isa, patterns.map(Float.init(binary16:))) == patterns)
    }
  }

  @Test("binary16 midpoints go to even, and their neighbours to the nearer side")
  func binary16Ties() {
    // Below infinity's pattern every neighbour pair has its midpoint in float32.
    for isa in supportedClones {
      let lower = Array(UInt16(0)..<0x7BFF)
      let middles = lower.map { (Float(binary16: $0) + Float(binary16: $0 + 1)) / 2 }
      #expect(binary16(isa, middles) == lower.map { $0 + $0 % 2 })
      #expect(binary16(isa, middles.map(\.nextDown)) == lower)
      #expect(binary16(isa, middles.map(\.nextUp)) == lower.map { $0 + 1 })
      #expect(binary16(isa, middles.map { -$0 }) == lower.map { ($0 + $0 % 2) | 0x8000 })
    }
  }

  @Test("binary16 overflow, infinities, NaNs and the smallest float32")
  func binary16Specials() {
    let cases: [(Float, UInt16)] = [
      (65504, 0x7BFF), (65519.996, 0x7BFF), (65520, 0x7C00), (1e30, 0x7C00),
      (.infinity, 0x7C00), (-.infinity, 0xFC00), (.leastNonzeroMagnitude, 0),
      (-.leastNonzeroMagnitude, 0x8000), (.nan, 0x7E00),
      (Float(bitPattern: 0x7F80_0001), 0x7E00), (Float(bitPattern: 0xFFA0_2000), 0xFF01),
    ]
    for isa in supportedClones {
      #expect(binary16(isa, cases.map(\.0)) == cases.map(\.1), "\(isa)")
    }
  }

  @Test("bfloat16 is the upper half of a float32, rounded to even")
  func bfloat16() {
    let cases: [(UInt32, UInt16)] = [
      (0x3F80_0000, 0x3F80), (0x3F80_7FFF, 0x3F80), (0x3F80_8000, 0x3F80),
      (0x3F80_8001, 0x3F81), (0x3F81_8000, 0x3F82), (0xBF81_8000, 0xBF82),
      (0x7F7F_7FFF, 0x7F7F), (0x7F7F_8000, 0x7F80), (0x7F80_0000, 0x7F80),
      (0xFF80_0000, 0xFF80), (0x7F80_0001, 0x7FC0), (0xFFFF_FFFF, 0xFFFF),
      (0x0000_8000, 0x0000), (0x0000_8001, 0x0001), (0x8000_0000, 0x8000),
    ]
    for isa in supportedClones {
      var out = [UInt16](repeating: 1, count: cases.count)
      let values = cases.map { Float(bitPattern: $0.0) }
      unsafe ck_f32_to_bf16(isa, values, values.count, &out)
      #expect(out == cases.map(\.1), "\(isa)")
    }
  }

  private func binary16(_ isa: CKIsa, _ values: [Float]) -> [UInt16] {
    var out = [UInt16](repeating: 1, count: values.count)
    unsafe ck_f32_to_f16(isa, values, values.count, &out)
    return out
  }
}

extension Float {
  /// The value of binary16 bits, from the definition of the format.
  init(binary16 bits: UInt16) {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let digits = Float(bits & 0x03FF)
    switch (bits >> 10) & 0x1F {
    case 0: self = sign * digits * 0x1p-24
    case 31: self = digits == 0 ? sign * .infinity : .nan
    case let exponent:
      self =
        sign * (1024 + digits) * Float(sign: .plus, exponent: Int(exponent) - 25, significand: 1)
    }
  }
}
