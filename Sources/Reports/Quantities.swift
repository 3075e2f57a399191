internal import Planning

/// Numbers as people read them.
enum Quantities {
  /// Bytes in binary units with three significant digits: `33.7 KiB`.
  static func size(_ bytes: Int) -> String {
    guard bytes >= 1024 else { return "\(bytes) B" }
    var value = Double(bytes) / 1024
    var units = ["KiB", "MiB", "GiB", "TiB"][...]
    while value >= 999.5, units.count > 1 {
      value /= 1024
      units = units.dropFirst()
    }
    return "\(SignificantDigits.text(value)) \(units.first ?? "")"
  }

  /// `3 × 3 × 8` as `3×3×8`; a scalar as `()`, the NULL dataspace as `NULL`.
  static func shape(_ shape: [Int]?) -> String {
    guard let shape else { return "NULL" }
    return shape.isEmpty ? "()" : shape.map(String.init).joined(separator: "×")
  }

  /// A count with its noun: `1 tensor`, `12 tensors`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
