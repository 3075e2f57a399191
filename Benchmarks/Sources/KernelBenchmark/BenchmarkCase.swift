import Initializers

/// What is timed.
struct BenchmarkCase {
  let generator: Generator
  let law: Law
  let format: FloatFormat
  let isa: ISA
  let threads: Int

  /// Elements of a piece: 128 KiB for 16-bit elements to 512 KiB for float64, which a second-level
  /// cache holds.
  static let pieceElements = 65536

  /// Seconds to make `values` values, rounded up to whole pieces that the threads take in turn.
  func time(values: Int) async -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<threads {
        group.addTask { fillPieces(of: values, thread: thread) }
      }
    }
    return (clock.now - start) / .seconds(1)
  }

  private func fillPieces(of values: Int, thread: Int) {
    var source = generator.source(law: law, format: format, isa: isa)
    var piece = [UInt8](repeating: 0, count: Self.pieceElements * format.size)
    for number in stride(from: thread, to: pieces(of: values), by: threads) {
      let start = number * Self.pieceElements
      var span = piece.mutableSpan
      var bytes = span.mutableBytes
      source.fill(&bytes, elements: start..<start + Self.pieceElements)
    }
  }

  private func pieces(of values: Int) -> Int {
    (values + Self.pieceElements - 1) / Self.pieceElements
  }

  /// One measurement as a line of JSON.
  func line(values: Int, seconds: Double) -> String {
    """
    {"rng":"\(generator)","law":"\(law)","format":"\(format)","isa":"\(isa)","threads":\(threads),\
    "values":\(pieces(of: values) * Self.pieceElements),"seconds":\(seconds)}
    """
  }
}
