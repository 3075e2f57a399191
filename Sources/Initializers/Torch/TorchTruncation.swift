#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// How `trunc_normal_` of torch 2.12 and later draws: in rounds over the whole tensor, of each of
/// which an element takes its value unless it took one before.
struct TorchTruncation {
  let mean: Double
  let std: Double
  let low: Double
  let high: Double
  let format: FloatFormat
  /// Whether rounds are of normal values; else of uniform candidates that further uniform values
  /// accept or refuse.
  let drawsNormals: Bool
  /// The chance that a round gives an element its value, for planning only.
  let acceptance: Double
  /// The values that need no further round, in the numbers that are computed with.
  let bounds: ClosedRange<Double>

  init(mean: Double, std: Double, low: Double, high: Double, format: FloatFormat) {
    (self.mean, self.std, self.low, self.high, self.format) = (mean, std, low, high, format)
    // The chance that a normal value is inside, as torch works it out.
    func below(_ x: Double) -> Double { (1 + erf(x / 2.0.squareRoot())) / 2 }
    let chance = below((high - mean) / std) - below((low - mean) / std)
    drawsNormals = chance > 0.3
    acceptance =
      drawsNormals ? chance : min(1, chance * std * (2 * Double.pi).squareRoot() / (high - low))
    let rounded = format.rounded(low)...max(format.rounded(low), format.rounded(high))
    if format.size == 2 {
      let sources = format.sources(of: rounded)
      bounds = Double(sources.low)...Double(sources.high)
    } else {
      bounds = rounded
    }
  }

  /// Whether a candidate is accepted, every step rounded to the format.
  func accepts(_ candidate: Double, by uniform: Double) -> Bool {
    let mode = max(low, min(mean, high))
    let peak = (mode - mean) / std
    let distance = step(candidate - scalar(mean))
    let ratio = step(distance / (format == .float64 ? std : Double(Float(std))))
    let density = step(step(step(ratio * ratio) * -0.5) - scalar(-0.5 * (peak * peak)))
    return !(step(log(uniform)) > density)
  }

  /// A scalar that torch adds or subtracts.
  private func scalar(_ value: Double) -> Double { format.rounded(value) }

  /// One operation's result: rounding the double's to float32 is rounding the exact one's.
  private func step(_ value: Double) -> Double { format.rounded(value) }
}
