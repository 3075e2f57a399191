internal import Planning

/// The head and foot of every table: which file, what it is, and what to mind.
enum FileLine {
  static func lines(_ file: PlannedFile, _ style: TableStyle) -> [String] {
    [
      style.text(
        "\(PrintableText.of(file.path)): \(Quantities.size(file.bytes)), "
          + "\(file.container.rawValue), dialect \(PrintableText.of(file.dialect))")
    ]
  }

  static func warnings(_ warnings: [String], _ style: TableStyle) -> [String] {
    warnings.map {
      style.painted("warning:", .set) + style.text(" \(PrintableText.of($0))")
    }
  }
}
