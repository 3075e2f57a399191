/// A usual starting distribution of a kernel, by its standard deviation and excess kurtosis.
struct Scale {
  let name: String
  let std: Double
  let kurtosis: Double
  /// The greatest magnitude in standard deviations; infinite for a normal.
  let reach: Double

  /// The schemes that go by fans, in each of the laws they are drawn in.
  static func all(fanIn: Int, fanOut: Int) -> [Scale] {
    guard fanIn > 0, fanOut > 0 else { return [] }
    let (input, output) = (Double(fanIn), Double(fanOut))
    let schemes = [
      ("He (fan_in)", 2 / input), ("He (fan_out)", 2 / output),
      ("Glorot", 2 / (input + output)), ("LeCun", 1 / input),
    ]
    let byLaw = schemes.flatMap { name, variance in
      let std = variance.squareRoot()
      return [
        // Excess kurtosis: of a normal 0, of a uniform -6/5. Of a normal cut at 2, with
        // c = φ(2) / (Φ(2) - Φ(-2)) = 0.0565647: (3 - 28 c) / (1 - 4 c)² - 3 = -0.634.
        Scale(name: "\(name) normal", std: std, kurtosis: 0, reach: .infinity),
        Scale(name: "\(name) uniform", std: std, kurtosis: -1.2, reach: 3.0.squareRoot()),
        Scale(
          name: "\(name) truncated normal", std: std, kurtosis: -0.634,
          reach: 2 / 0.87962566103423978),
      ]
    }
    // kaiming_uniform_ with a = √5, which torch.nn.Linear and its convolutions start with.
    return byLaw + [
      Scale(
        name: "torch's default uniform", std: (1 / (3 * input)).squareRoot(), kurtosis: -1.2,
        reach: 3.0.squareRoot())
    ]
  }

  /// Whether a sample has these moments within four standard errors.
  func matches(_ stats: TensorStatistics) -> Bool {
    guard stats.count >= 1000, let found = stats.excessKurtosis, std > 0 else { return false }
    let n = Double(stats.count)
    let meanError = 4 * std / n.squareRoot()
    let stdError = 4 * std * ((kurtosis + 2) / (4 * n)).squareRoot()
    let kurtosisError = 4 * (24 / n).squareRoot()
    let reached = max(abs(stats.min), abs(stats.max))
    return abs(stats.mean) <= meanError && abs(stats.std - std) <= stdError
      && abs(found - kurtosis) <= kurtosisError && reached <= reach * std * 1.01
  }
}
