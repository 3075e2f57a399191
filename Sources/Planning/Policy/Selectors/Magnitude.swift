/// A whole number with an optional unit: `1000`, `64K`, `1.5M`, `2GiB`.
enum Magnitude {
  /// The number; `nil` for other text.
  ///
  /// Units of bytes count in 1024s, as the tables' sizes do, others in thousands.
  static func value(_ text: String, isBytes: Bool) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    var unit = text.dropFirst(digits.count).lowercased()
    if isBytes {
      if unit.hasSuffix("b") { unit.removeLast() }
      if unit.count > 1, unit.hasSuffix("i") { unit.removeLast() }
    }
    guard let number = Double(digits), let power = ["", "k", "m", "g", "t"].firstIndex(of: unit)
    else { return nil }
    let value = (0..<power).reduce(number) { value, _ in value * (isBytes ? 1024 : 1000) }
    return Int(exactly: value.rounded())
  }
}
