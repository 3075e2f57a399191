import CKernels
import Testing

/// Philox is a bijection of its counters, so running it backwards finds the counter that gives any
/// four words one wants to see transformed.
@Suite("Extreme words")
struct ExtremeWordsTests {
  static let words32: [UInt32] = [
    0, 1, 2, 0x3FFF_FFFF, 0x4000_0000, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xBFFF_FFFF,
    0xC000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x00FF_FFFF, 0x0100_0000, 0x7FFF_FFC0, 0x8000_003F,
  ]

  @Test("float32 pairs agree with the reference at every pair of extreme words")
  func pairs32() {
    for w in Self.words32 {
      for a in Self.words32 {
        let wanted = Reference.pair32(w, a)
        for isa in supportedClones {
          let (block, lane) = normals32(isa, words: (w, a, a, w))
          let got = (block[lane], block[lane + 64])
          #expect(got.0.bitPattern == wanted.cosine.bitPattern, "\(w) \(a) \(isa)")
          #expect(got.1.bitPattern == wanted.sine.bitPattern, "\(w) \(a) \(isa)")
          #expect(block[lane + 128].bitPattern == Reference.pair32(a, w).cosine.bitPattern)
        }
      }
    }
  }

  @Test("float64 pairs agree with the reference at every pair of extreme words")
  func pairs64() {
    for low in Self.words32 {
      for high in Self.words32 {
        let wanted = Reference.pair64(UInt64(low: low, high: high), UInt64(low: high, high: low))
        for isa in supportedClones {
          let (block, lane) = normals64(isa, words: (low, high, high, low))
          #expect(block[lane].bitPattern == wanted.cosine.bitPattern, "\(low) \(high) \(isa)")
          #expect(block[lane + 64].bitPattern == wanted.sine.bitPattern, "\(low) \(high) \(isa)")
        }
      }
    }
  }

  @Test("the tails reach 6.76 and 9.49 sigma, and no value is zero or not finite")
  func tails() {
    let (single, lane) = normals32(.baseline, words: (0, 0, 1, 0))
    #expect(single[lane] > 6.76 && single[lane] < 6.77)
    let (double, lane64) = normals64(.baseline, words: (0, 0, 0, 0))
    #expect(double[lane64] > 9.49 && double[lane64] < 9.50)
    let (tiny, lane0) = normals32(.baseline, words: (.max, 0, .max, .max))
    #expect(tiny[lane0] != 0 && tiny[lane0 + 64] != 0 && tiny[lane0].isFinite)
    // The least radius is sqrt(2^-32), and not the square root of a rounded distance from 1.
    #expect(abs(tiny[lane0] - 0x1p-16) < 0x1p-38)
  }

  private func normals32(_ isa: CKIsa, words: Reference.Words) -> (values: [Float], lane: Int) {
    let (stream, counter, lane) = preimage(of: words)
    var values = [Float](repeating: 0, count: 256)
    unsafe ck_normal_f32(isa, stream, counter, 1, 0, 1, &values)
    return (values, lane)
  }

  private func normals64(_ isa: CKIsa, words: Reference.Words) -> (values: [Double], lane: Int) {
    let (stream, counter, lane) = preimage(of: words)
    var values = [Double](repeating: 0, count: 128)
    unsafe ck_normal_f64(isa, stream, counter, 1, 0, 1, &values)
    return (values, lane)
  }

  /// The stream with key (0, 0), the counter of lane 0 and the lane that give `words`.
  private func preimage(
    of words: Reference.Words
  ) -> (stream: CKStream, counter: UInt64, lane: Int) {
    var (c0, c1, c2, c3) = words
    for round in (0..<UInt32(10)).reversed() {
      let below2 = c1 &* inverse(0xCD9E_8D57)
      let below0 = c3 &* inverse(0xD251_1F53)
      let below1 = c0 ^ UInt32(0xCD9E_8D57).multipliedFullWidth(by: below2).high
      let below3 = c2 ^ UInt32(0xD251_1F53).multipliedFullWidth(by: below0).high
      c1 = below1 ^ round &* 0x9E37_79B9
      c3 = below3 ^ round &* 0xBB67_AE85
      c0 = below0
      c2 = below2
    }
    let lane = c0 % 64
    return (CKStream(key: (0, 0), path: (c2, c3)), UInt64(low: c0 - lane, high: c1), Int(lane))
  }

  /// The inverse of an odd number modulo 2^32, by Newton's iteration.
  private func inverse(_ odd: UInt32) -> UInt32 {
    (0..<5).reduce(odd) { x, _ in x &* (2 &- odd &* x) }
  }
}
