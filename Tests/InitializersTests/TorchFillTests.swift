import Initializers
import Testing

@Suite("Filling from torch's stream")
struct TorchFillTests {
  static let laws: [Distribution] = [
    .normal(mean: 0, std: 1), .normal(mean: 0.3, std: 1.7), .uniform(low: -0.1, high: 0.7),
    .truncatedNormal(mean: 0, std: 1, low: -1, high: 1.5),
    .truncatedNormal(mean: 0.3, std: 1.7, low: 2.1, high: 2.9),
  ]

  /// A generator at an odd word, with a kept normal.
  static let start: TorchGenerator = {
    var generator = TorchGenerator(seed: Seed(UInt64(3)))
    _ = generator.randomPermutation(100)
    let one = TorchFill(
      generator, count: 1, of: .normal(mean: 0, std: 1), format: .float64)
    return one.generatorAfter(isa: .best)
  }()

  static func fill(_ law: Distribution, _ format: FloatFormat, count: Int) -> TorchFill {
    TorchFill(start, count: count, of: law, format: format)
  }

  @Test("instruction sets give the same bytes", arguments: laws, FloatFormat.allCases)
  func instructionSets(law: Distribution, format: FloatFormat) {
    for count in [15, 5003] {
      var first = Self.fill(law, format, count: count)
      let expected = first.bytes(count, size: format.size, isa: .baseline)
      let after = first.generatorAfter(isa: .baseline)
      for isa in supportedISAs {
        var fill = Self.fill(law, format, count: count)
        #expect(fill.bytes(count, size: format.size, isa: isa) == expected, "\(isa)")
        #expect(fill.generatorAfter(isa: isa) == after, "\(isa)")
      }
    }
  }

  @Test("splits, skips and copies change nothing", arguments: laws, FloatFormat.allCases)
  func splits(law: Distribution, format: FloatFormat) {
    for count in [7, 16, 1000, 4097 + 16] {
      var whole = Self.fill(law, format, count: count)
      let expected = whole.bytes(count, size: format.size)
      for piece in [16, 992, 4096] {
        var dispatcher = Self.fill(law, format, count: count)
        var joined: [UInt8] = []
        for first in stride(from: 0, to: count, by: piece) {
          let elements = min(piece, count - first)
          var worker = dispatcher
          dispatcher.skip(elements: elements)
          joined += worker.bytes(elements, size: format.size)
        }
        #expect(joined == expected, "\(count) by \(piece)")
        #expect(dispatcher.generatorAfter(isa: .best) == whole.generatorAfter(isa: .best))
      }
    }
  }

  @Test("writing in pieces is writing at once", arguments: laws, FloatFormat.allCases)
  func pieces(law: Distribution, format: FloatFormat) {
    var whole = Self.fill(law, format, count: 1003)
    var parts = Self.fill(law, format, count: 1003)
    let joined = [16, 0, 480, 496, 11].flatMap { parts.bytes($0, size: format.size) }
    #expect(joined == whole.bytes(1003, size: format.size))
    #expect(parts.generatorAfter(isa: .best) == whole.generatorAfter(isa: .best))
  }

  @Test("big-endian elements are the little-endian ones reversed", arguments: FloatFormat.allCases)
  func byteOrder(format: FloatFormat) {
    for law in Self.laws + [.constant(0.5), .step(3..<5)] {
      var little = Self.fill(law, format, count: 50)
      var big = Self.fill(law, format, count: 50)
      let bytes = little.bytes(50, size: format.size)
      let reversed = stride(from: 0, to: bytes.count, by: format.size).flatMap {
        bytes[$0..<$0 + format.size].reversed()
      }
      #expect(big.bytes(50, size: format.size, byteOrder: .big) == reversed)
    }
  }

  @Test("values that are not drawn leave the generator alone")
  func fixed() {
    for law in [Distribution.constant(2), .step(0..<1)] {
      var fill = Self.fill(law, .float32, count: 40)
      #expect(fill.bytes(40, size: 4) == filled(0..<40, law))
      #expect(fill.generatorAfter(isa: .best) == Self.start)
    }
  }

  @Test("uniform values never are the upper bound", arguments: FloatFormat.allCases)
  func bounds(format: FloatFormat) {
    for high in [0, 1] {
      let law = Distribution.uniform(low: Double(high) - 1, high: Double(high))
      var fill = Self.fill(law, format, count: 3000)
      let bits = elements(fill.bytes(3000, size: format.size), size: format.size)
      var excluded = TorchFill(
        Self.start, count: 1, of: .constant(Double(high)), format: format)
      let one = elements(excluded.bytes(1, size: format.size), size: format.size)
      #expect(!bits.contains(one[0]))
    }
  }

  @Test("tensors without elements take nothing", arguments: laws)
  func empty(law: Distribution) {
    var fill = Self.fill(law, .float32, count: 0)
    #expect(fill.bytes(0, size: 4).isEmpty)
    #expect(fill.generatorAfter(isa: .best) == Self.start)
  }
}
