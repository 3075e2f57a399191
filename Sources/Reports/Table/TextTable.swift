/// A table for the terminal: columns as wide as their widest cell, numbers to the right.
///
/// Where a terminal is too narrow, the columns that matter least are left out, then the middle of
/// what the first column says.
struct TextTable {
  /// Which side a column's cells keep to.
  enum Alignment { case left, right }

  /// One column; the first is never left out, others go by `rank`, the highest first.
  struct Column {
    let head: String
    var alignment = Alignment.left
    var rank = 0
  }

  /// What one place says, and its colour.
  struct Cell: ExpressibleByStringInterpolation {
    let text: String
    var tone = Tone.plain

    init(_ text: String, _ tone: Tone = .plain) {
      self.text = PrintableText.of(text)
      self.tone = tone
    }
    init(stringLiteral value: String) { self.init(value) }
  }

  private let columns: [Column]
  private let style: TableStyle

  init(_ columns: [Column], style: TableStyle) {
    self.columns = columns
    self.style = style
  }

  /// Gives the table line by line, without trailing blanks; the first holds the column heads.
  ///
  /// - Parameters:
  ///   - count: How many rows there are below the heads.
  ///   - row: Asked twice for each row, so that there may be more than memory holds: once for how wide it
  ///     is, once for what it says.
  ///   - details: The lines below a row.
  func write(
    _ count: Int, row: (Int) -> [Cell], details: (Int) -> [String] = { _ in [] },
    to take: (String) -> Void
  ) {
    let heads = columns.map { Cell($0.head, .heading) }
    var widths = heads.map { DisplayWidth.of($0.text) }
    for position in 0..<count {
      for (column, cell) in row(position).enumerated() {
        widths[column] = max(widths[column], DisplayWidth.of(style.text(cell.text)))
      }
    }
    let shown = fitting(&widths)
    take(line(heads, shown, widths))
    for position in 0..<count {
      let cells = row(position).map { Cell(style.text($0.text), $0.tone) }
      take(line(cells, shown, widths))
      for detail in details(position) { take(style.text(detail)) }
    }
  }

  /// The columns that fit, and the first column's width adapted to what is left.
  private func fitting(_ widths: inout [Int]) -> [Int] {
    var shown = Array(columns.indices)
    guard let limit = style.width else { return shown }
    func total() -> Int { shown.reduce(-2) { $0 + widths[$1] + 2 } }
    let least = min(widths[0], Self.leastFirstColumn)
    while total() - widths[0] + least > limit,
      let next = shown.dropFirst().max(by: { columns[$0].rank < columns[$1].rank })
    {
      shown.removeAll { $0 == next }
    }
    widths[0] = max(min(widths[0], limit - (total() - widths[0])), min(least, limit))
    return shown
  }

  private static let leastFirstColumn = 32

  private func line(_ cells: [Cell], _ shown: [Int], _ widths: [Int]) -> String {
    guard let last = shown.last(where: { !cells[$0].text.isEmpty }) else { return "" }
    var line = ""
    for column in shown where column <= last {
      let (cell, width) = (cells[column], widths[column])
      let text = DisplayWidth.shortened(cell.text, to: width, gap: style.text("…"))
      let fill = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
      let painted = style.painted(text, cell.tone)
      if column != shown.first { line += "  " }
      if columns[column].alignment == .right {
        line += fill + painted
      } else {
        line += column == last ? painted : painted + fill
      }
    }
    return line
  }
}
