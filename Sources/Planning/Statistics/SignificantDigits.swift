/// Numbers as tables and findings show them.
public enum SignificantDigits {
  /// A number with three significant digits, scientific where it is very small or large.
  public static func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : value.description }
    let magnitude = abs(value)
    if magnitude < 1e-4 || magnitude >= 1e6 { return scientific(value) }
    // Of the numbers that round to three digits, those below 1 keep zeros before them.
    var decimals = 2
    var limit = 0.9995
    while magnitude < limit, decimals < 6 {
      limit /= 10
      decimals += 1
    }
    limit = 9.995
    while magnitude >= limit, decimals > 0 {
      limit *= 10
      decimals -= 1
    }
    return fixed(value, decimals: decimals)
  }

  private static func fixed(_ value: Double, decimals: Int) -> String {
    var unit = 1.0
    for _ in 0..<decimals { unit *= 10 }
    let whole = (abs(value) * unit).rounded()
    let digits = String(Int(whole))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let text =
      decimals == 0 ? padded : String(padded.dropLast(decimals)) + "." + padded.suffix(decimals)
    return (value < 0 ? "-" : "") + text
  }

  private static func scientific(_ value: Double) -> String {
    var exponent = 0
    var mantissa = value
    while abs(mantissa) >= 9.995 {
      mantissa /= 10
      exponent += 1
    }
    while abs(mantissa) < 0.9995 {
      mantissa *= 10
      exponent -= 1
    }
    return fixed(mantissa, decimals: 2) + "e\(exponent)"
  }
}
