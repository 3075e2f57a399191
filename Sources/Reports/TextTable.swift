/// A table for the terminal: columns as wide as their widest cell, numbers to the right.
struct TextTable {
  /// Which side a column's cells keep to.
  enum Alignment { case left, right }

  private var rows: [[String]]
  private let alignments: [Alignment]

  init(_ columns: [(String, Alignment)]) {
    rows = [columns.map(\.0)]
    alignments = columns.map(\.1)
  }

  mutating func add(_ cells: [String]) { rows.append(cells.map(Self.printable)) }

  /// The rows as lines, without trailing blanks; the first holds the column heads.
  var lines: [String] {
    let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let fill = String(repeating: " ", count: widths[column] - cell.count)
        return alignments[column] == .left ? cell + fill : fill + cell
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// A name from a file without what a terminal would act on.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      result += isControl(scalar) ? scalar.escaped(asASCII: true) : String(scalar)
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
