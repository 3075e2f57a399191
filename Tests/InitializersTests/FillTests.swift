import Initializers
import Testing

@Suite("Filling")
struct FillTests {
  static let laws: [Distribution] = [
    .normal(mean: 0.5, std: 2), .uniform(low: -3, high: 4),
    .truncatedNormal(mean: 0, std: 1, low: -1, high: 0.5), .constant(-1.5), .step(300..<777),
  ]

  @Test("elements do not depend on the split", arguments: laws, FloatFormat.allCases)
  func splits(law: Distribution, format: FloatFormat) {
    let whole = filled(0..<2000, law, format)
    for cuts in [[0, 1, 127, 128, 129, 255, 256, 257, 999, 2000], [0, 512, 1024, 2000]] {
      var joined: [UInt8] = []
      for (start, end) in zip(cuts, cuts.dropFirst()) {
        joined += filled(start..<end, law, format)
      }
      #expect(joined == whole)
    }
  }

  @Test("instruction sets give the same bytes", arguments: laws, FloatFormat.allCases)
  func instructionSets(law: Distribution, format: FloatFormat) {
    let first = filled(100..<9000, law, format, isa: .baseline)
    for isa in ISA.allCases {
      #expect(filled(100..<9000, law, format, isa: isa) == first, "\(isa)")
    }
  }

  @Test("big-endian elements are the little-endian ones reversed", arguments: FloatFormat.allCases)
  func byteOrder(format: FloatFormat) {
    for law in Self.laws {
      let little = filled(5..<1000, law, format, .little)
      let big = filled(5..<1000, law, format, .big)
      let reversed = stride(from: 0, to: little.count, by: format.size).flatMap {
        little[$0..<$0 + format.size].reversed()
      }
      #expect(big == reversed)
    }
  }

  @Test("the output may start at any address", arguments: FloatFormat.allCases)
  func unaligned(format: FloatFormat) {
    let law = Distribution.normal(mean: 0, std: 1)
    let expected = filled(0..<600, law, format)
    for offset in 1..<8 {
      var bytes = [UInt8](repeating: 0, count: expected.count + offset)
      unsafe bytes.withUnsafeMutableBytes { all in
        var part = unsafe MutableRawSpan(
          _unsafeBytes: UnsafeMutableRawBufferPointer(rebasing: all[offset...]))
        fill(
          &part, elements: 0..<600, of: law, format: format, byteOrder: .little,
          key: StreamKey(seed: Seed(UInt64(7)), path: "/w"))
      }
      #expect(Array(bytes[offset...]) == expected)
    }
  }

  @Test("no elements, no bytes", arguments: FloatFormat.allCases)
  func empty(format: FloatFormat) {
    for law in Self.laws { #expect(filled(7..<7, law, format).isEmpty) }
  }

  @Test("a step is zeros with ones in its range")
  func step() {
    let values = floats(filled(0..<12, .step(4..<8)))
    #expect(values == [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0])
    #expect(floats(filled(6..<10, .step(4..<8))) == [1, 1, 0, 0])
    #expect(floats(filled(9..<11, .step(4..<8))) == [0, 0])
    #expect(floats(filled(0..<8, .comb(first: 2, every: 4))) == [0, 0, 1, 0, 0, 0, 1, 0])
    #expect(floats(filled(3..<7, .comb(first: 2, every: 4))) == [0, 0, 0, 1])
    #expect(floats(filled(6..<8, .comb(first: 2, every: 4))) == [1, 0])
  }

  @Test("constants round to the format, and zero keeps its sign")
  func constants() {
    #expect(elements(filled(0..<2, .constant(0.1), .float16), size: 2) == [0x2E66, 0x2E66])
    #expect(elements(filled(0..<2, .constant(0.1), .bfloat16), size: 2) == [0x3DCD, 0x3DCD])
    #expect(floats(filled(0..<2, .constant(0.1))) == [0.1, 0.1])
    #expect(doubles(filled(0..<2, .constant(0.1), .float64)) == [0.1, 0.1])
    #expect(elements(filled(0..<1, .constant(-0.0), .float16), size: 2) == [0x8000])
  }

  @Test("seed and path each change every block")
  func keys() {
    let law = Distribution.normal(mean: 0, std: 1)
    let base = floats(filled(0..<512, law))
    let others = [
      filled(0..<512, law, seed: Seed(UInt64(8))), filled(0..<512, law, path: "/v"),
      filled(0..<512, law, seed: Seed(UInt64(7 + 1 << 32))), filled(512..<1024, law),
    ]
    for other in others {
      #expect(zip(base, floats(other)).count { $0 == $1 } == 0)
    }
  }

  @Test("a std of zero gives the mean, without a negative zero")
  func noSpread() {
    #expect(elements(filled(0..<512, .normal(mean: 0, std: 0)), size: 4).allSatisfy { $0 == 0 })
  }

  @Test("uniform values never reach the upper bound, and equal bounds give it")
  func uniformBounds() {
    for format in [FloatFormat.float32, .float64] {
      let bytes = filled(0..<20000, .uniform(low: 1, high: 1.0000002), format)
      let values = format == .float32 ? floats(bytes).map(Double.init) : doubles(bytes)
      let high = format == .float32 ? Double(Float(1.0000002)) : 1.0000002
      #expect(values.allSatisfy { $0 >= 1 && $0 < high })
    }
    #expect(floats(filled(0..<9, .uniform(low: 3, high: 3))).allSatisfy { $0 == 3 })
  }

  @Test("truncated values keep to bounds rounded to the format", arguments: FloatFormat.allCases)
  func truncation(format: FloatFormat) throws {
    let bytes = filled(
      0..<5000, .truncatedNormal(mean: 0, std: 1, low: -0.3, high: 0.1), format)
    var moments = Moments()
    unsafe moments.add(bytes.span.bytes, format: format, byteOrder: .little)
    #expect(moments.min >= Double(Float(-0.3)) - 0.0008 && moments.max <= 0.1004)
    #expect(moments.count == 5000)
  }
}
