import CKernels
import Foundation
import Initializers
import Testing

@Suite("Moments")
struct MomentsTests {
  @Test("moments agree with the two-pass formulas", arguments: FloatFormat.allCases)
  func formulas(format: FloatFormat) throws {
    let law = Distribution.normal(mean: 100, std: 0.5)
    let bytes = filled(0..<10001, law, format)
    let values = decoded(bytes, format)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    for (order, bytes) in [(ByteOrder.little, bytes), (.big, filled(0..<10001, law, format, .big))]
    {
      let moments = gathered(bytes, format, order)
      #expect(moments.count == 10001 && moments.nonFinite == 0)
      #expect(abs(moments.mean - mean) < 1e-12 * abs(mean))
      #expect(abs(moments.std - variance.squareRoot()) < 1e-11 * moments.std)
      #expect(moments.min == values.min() && moments.max == values.max())
    }
  }

  @Test("merged parts agree with the whole")
  func merging() {
    let bytes = filled(0..<9000, .normal(mean: -3, std: 2))
    let whole = gathered(bytes, .float32)
    var merged = Moments()
    for (start, end) in [(0, 0), (0, 4), (4, 4000), (4000, 36000)] {
      merged.merge(gathered(Array(bytes[start..<end]), .float32))
    }
    #expect(merged.count == whole.count && merged.min == whole.min && merged.max == whole.max)
    #expect(abs(merged.mean - whole.mean) < 1e-14 && abs(merged.std - whole.std) < 1e-14)
  }

  @Test("values that are not finite are counted and left out", arguments: FloatFormat.allCases)
  func nonFinite(format: FloatFormat) {
    var bytes: [UInt8] = []
    for value in [.infinity, 1, .nan, -.infinity, 3] as [Double] {
      bytes += filled(0..<1, .constant(value), format)
    }
    let moments = gathered(bytes, format)
    #expect(moments.count == 2 && moments.nonFinite == 3)
    #expect(moments.mean == 2 && moments.std == 1 && moments.min == 1 && moments.max == 3)
    let nothing = gathered(filled(0..<40, .constant(.nan), format), format)
    #expect(nothing.count == 0 && nothing.nonFinite == 40 && nothing.max == 0)
  }

  @Test("no values, one value and equal values")
  func degenerate() throws {
    #expect(gathered([], .float32) == Moments())
    let one = gathered(filled(0..<1, .constant(-2)), .float32)
    #expect(one.mean == -2 && one.std == 0 && one.min == -2 && one.max == -2)
    let equal = gathered(filled(0..<9999, .constant(0.1)), .float32)
    #expect(equal.std < 1e-16 && equal.min == equal.max)
    let json = try JSONEncoder().encode(one)
    #expect(try JSONDecoder().decode(Moments.self, from: json) == one)
  }

  @Test("every clone sums alike")
  func clones() {
    let bytes = filled(0..<5003, .normal(mean: 1, std: 3))
    let wide = filled(0..<5003, .normal(mean: 1, std: 3), .float64)
    let sums = supportedClones.map { isa in
      let narrow = unsafe ck_sums_f32(isa, bytes, 5003)
      let double = unsafe ck_sums_f64(isa, wide, 5003)
      return [narrow.sum, narrow.squares, double.sum, double.squares]
    }
    for one in sums { #expect(one == sums[0]) }
  }

  private func gathered(
    _ bytes: [UInt8], _ format: FloatFormat, _ order: ByteOrder = .little
  ) -> Moments {
    var moments = Moments()
    unsafe moments.add(bytes.span.bytes, format: format, byteOrder: order)
    return moments
  }

  private func decoded(_ bytes: [UInt8], _ format: FloatFormat) -> [Double] {
    let bits = elements(bytes, size: format.size)
    return switch format {
    case .float16: bits.map { Double(Float(binary16: UInt16($0))) }
    case .bfloat16: bits.map { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .float32: bits.map { Double(Float(bitPattern: UInt32($0))) }
    case .float64: bits.map(Double.init(bitPattern:))
    }
  }
}
