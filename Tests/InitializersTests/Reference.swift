/// Stream version 1, one value at a time, straight from docs/stream-format.md.
///
/// The oracle that the kernels are compared with.
/// Slow and plain on purpose.
enum Reference {
  typealias Words = (UInt32, UInt32, UInt32, UInt32)

  static func philox(_ counter: Words, key: (UInt32, UInt32)) -> Words {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let p0 = UInt32(0xD251_1F53).multipliedFullWidth(by: c0)
      let p1 = UInt32(0xCD9E_8D57).multipliedFullWidth(by: c2)
      (c0, c1, c2, c3) = (p1.high ^ c1 ^ k0, p1.low, p0.high ^ c3 ^ k1, p0.low)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }

  static func fnv1a(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return hash
  }

  /// The words of the counter that element `index` takes its value from.
  static func words(_ stream: Stream, block: Int, lane: Int, round: UInt64) -> Words {
    let n = UInt64(block) * 64 + UInt64(lane) | round << 48
    return philox(
      (n.low, n.high, stream.path.low, stream.path.high), key: (stream.seed.low, stream.seed.high))
  }

  /// Key and upper counter half.
  struct Stream {
    var seed: UInt64
    var path: UInt64
  }

  static func normal32(_ stream: Stream, _ index: Int, round: UInt64 = 0) -> Float {
    let (block, position) = index.quotientAndRemainder(dividingBy: 256)
    let w = words(stream, block: block, lane: position % 64, round: round)
    let (radius, angle) = position < 128 ? (w.0, w.1) : (w.2, w.3)
    let values = pair32(radius, angle)
    return position / 64 % 2 == 0 ? values.cosine : values.sine
  }

  static func normal64(_ stream: Stream, _ index: Int, round: UInt64 = 0) -> Double {
    let (block, position) = index.quotientAndRemainder(dividingBy: 128)
    let w = words(stream, block: block, lane: position % 64, round: round)
    let values = pair64(UInt64(low: w.0, high: w.1), UInt64(low: w.2, high: w.3))
    return position < 64 ? values.cosine : values.sine
  }

  static func uniform32(_ stream: Stream, _ index: Int) -> Float {
    let (block, position) = index.quotientAndRemainder(dividingBy: 256)
    let w = words(stream, block: block, lane: position % 64, round: 0)
    return Float([w.0, w.1, w.2, w.3][position / 64] >> 8) * 0x1p-24
  }

  static func uniform64(_ stream: Stream, _ index: Int) -> Double {
    let (block, position) = index.quotientAndRemainder(dividingBy: 128)
    let w = words(stream, block: block, lane: position % 64, round: 0)
    let word = position < 64 ? UInt64(low: w.0, high: w.1) : UInt64(low: w.2, high: w.3)
    return Double(word >> 11) * 0x1p-53
  }
}

extension Reference {
  static func pair32(_ w: UInt32, _ a: UInt32) -> (cosine: Float, sine: Float) {
    let isUpper = w >= 1 << 31
    let g = Float(isUpper ? ~w : w) + 0.5
    var e: Float = 0
    var v = g * -0x1p-32
    if !isUpper {
      let m = g.significand / 2  // in [1/2, 1)
      e = Float(g.exponent + 1 - 32)
      v = m - 1
    }
    let log = horner(
      [
        0xC038_766E, 0xC059_10BD, 0xC020_FB96, 0xBED0_6D3D, 0xBF0A_0ABE, 0x3EF8_A1E3,
        0xBF2A_DACF, 0x3F7F_FF10, 0xC000_0000,
      ].map(Float.init(bitPattern:)), v)
    let root = (log * v + e * Float(bitPattern: 0xBFB1_7218)).squareRoot()
    let r = a >= 1 << 31 ? -root : root

    let t = Float(Int32(bitPattern: a << 2 | 2)) * 0x1p-31
    let z = t * t
    let s =
      horner(
        [0xB816_C981, 0x3B23_2F49, 0xBDA5_5DDD, 0x3F49_0FDB].map(Float.init(bitPattern:)), z) * t
    let c = horner(
      [0x366C_EAC0, 0xB9AA_E2F0, 0x3C81_E0EF, 0xBE9D_E9E6, 0x3F80_0000]
        .map(Float.init(bitPattern:)), z)
    return a >> 30 & 1 == 1 ? (r * s, r * c) : (r * c, r * s)
  }

  static func pair64(_ w: UInt64, _ a: UInt64) -> (cosine: Double, sine: Double) {
    let isUpper = w >= 1 << 63
    let g = Double(isUpper ? ~w : w) + 0.5
    var e = 0.0
    var v = g * -0x1p-64
    if !isUpper {
      let m = g.significand / 2
      e = Double(g.exponent + 1 - 64)
      v = m - 1
    }
    let q = v / (2 + v)
    let log = horner(
      [
        0xBFD5_D63D_79BE_63BE, 0xBFC5_49C4_AEF5_EC3E, 0xBFCF_01E2_1366_93A3,
        0xBFD1_062D_7871_A08A, 0xBFD3_B1E4_8831_80F4, 0xBFD7_45CA_E0DF_4F78,
        0xBFDC_71C7_4505_9DAC, 0xBFE2_4924_9200_4AA2, 0xBFE9_9999_999A_1F87,
        0xBFF5_5555_5555_5525, 0xC010_0000_0000_0000,
      ].map(Double.init(bitPattern:)), q * q)
    let root = (log * q + e * Double(bitPattern: 0xBFF6_2E42_FEFA_39EF)).squareRoot()
    let r = a >= 1 << 63 ? -root : root

    let t = Double(Int64(bitPattern: a << 2 | 2)) * 0x1p-63
    let z = t * t
    let s =
      horner(
        [
          0x3D9E_3EED_64F3_9FA7, 0xBE1E_3006_3A1F_AE0E, 0x3E95_0782_FCA3_B22A,
          0xBF03_2D2C_CE2D_538E, 0x3F64_66BC_6775_8700, 0xBFB4_ABBC_E625_BE41,
          0x3FE9_21FB_5444_2D18,
        ].map(Double.init(bitPattern:)), z) * t
    let c = horner(
      [
        0xBD5B_263C_2842_DD5F, 0x3DDF_9CC4_0AA0_DA08, 0xBE5A_6D1E_C7E0_823C,
        0x3ECE_1F50_6836_7ADD, 0xBF35_5D3C_7E3C_9280, 0x3F90_3C1F_081B_5AAE,
        0xBFD3_BD3C_C9BE_45DE, 0x3FF0_0000_0000_0000,
      ].map(Double.init(bitPattern:)), z)
    return a >> 62 & 1 == 1 ? (r * s, r * c) : (r * c, r * s)
  }

  private static func horner<Value: BinaryFloatingPoint>(_ constants: [Value], _ x: Value) -> Value
  {
    constants.dropFirst().reduce(constants[0]) { $0 * x + $1 }
  }
}

extension UInt64 {
  var low: UInt32 { UInt32(truncatingIfNeeded: self) }
  var high: UInt32 { UInt32(truncatingIfNeeded: self >> 32) }

  init(low: UInt32, high: UInt32) {
    self = UInt64(low) | UInt64(high) << 32
  }
}
