import Testing

@testable import Planning

@Suite("Packed statistics")
struct PackedStatisticsTests {
  private static func statistics(
    numbers: [Double] = [0.5, 0.25, -1, 1], kurtosis: Double? = nil,
    whole: [Int] = [8, 0, 0, 0, 0],
    isConstant: Bool = false, dead: (outputs: Int?, inputs: Int?) = (nil, nil),
    borders: (low: Double, high: Double) = (-1, 1), counts: [Int] = [3, 0, 5]
  ) -> TensorStatistics {
    TensorStatistics(
      count: whole[0], mean: numbers[0], std: numbers[1], min: numbers[2], max: numbers[3],
      excessKurtosis: kurtosis, nan: whole[1], inf: whole[2], denormal: whole[3],
      zeros: whole[4], isConstant: isConstant, deadOutputs: dead.outputs, deadInputs: dead.inputs,
      histogram: .init(low: borders.low, high: borders.high, counts: counts))
  }

  private static let samples: [TensorStatistics] = [
    statistics(),
    // Numbers that float32 does not hold, and the largest whole ones.
    statistics(numbers: [0.1, 1e300, -1e300, .pi], kurtosis: -1.2, borders: (-1e300, .pi)),
    statistics(whole: [.max, 1, 127, 128, 1 << 40], dead: (.max, 0)),
    statistics(whole: [-1, .min, 0, 0, 0], dead: (-1, nil)),
    // Zeros of either sign, subnormal numbers, borders that are not the least and greatest value.
    statistics(
      numbers: [-0.0, 0, -0.0, .leastNonzeroMagnitude], isConstant: true,
      borders: (0, .leastNonzeroMagnitude)),
    // Lists that end in a group of eight and beyond; none at all.
    statistics(counts: Array(0..<8)),
    statistics(counts: Array(repeating: 0, count: 16) + [300]),
    statistics(counts: []),
  ]

  private func bits(_ statistics: TensorStatistics) -> [UInt64] {
    [
      statistics.mean, statistics.std, statistics.min, statistics.max, statistics.histogram.low,
      statistics.histogram.high,
    ].map(\.bitPattern)
  }

  @Test("statistics come back to the last bit", arguments: samples)
  func roundTrip(statistics: TensorStatistics) {
    let unpacked = PackedStatistics(statistics).statistics
    #expect(unpacked == statistics)
    #expect(bits(unpacked) == bits(statistics))
  }

  @Test("what is no number or infinite comes back as it was")
  func notANumber() {
    let odd = [Double.nan, Double(bitPattern: 0x7ff8_0000_0000_0001), .infinity, -.infinity]
    let statistics = Self.statistics(numbers: odd)
    #expect(bits(PackedStatistics(statistics).statistics) == bits(statistics))
  }

  @Test("other statistics are others")
  func equality() {
    let packed = Self.samples.map(PackedStatistics.init)
    for (index, one) in packed.enumerated() { #expect(packed.firstIndex(of: one) == index) }
  }
}
