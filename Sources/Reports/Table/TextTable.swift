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
  private var rows: [[Cell]]
  private let style: TableStyle

  init(_ columns: [Column], style: TableStyle) {
    self.columns = columns
    self.style = style
    rows = [columns.map { Cell($0.head, .heading) }]
  }

  mutating func add(_ cells: [Cell]) {
    rows.append(cells.map { Cell(style.text($0.text), $0.tone) })
  }

  /// The rows as lines, without trailing blanks; the first holds the column heads.
  var lines: [String] {
    var widths = columns.indices.map { column in
      rows.map { DisplayWidth.of($0[column].text) }.max() ?? 0
    }
    let shown = fitting(&widths)
    return rows.map { row in line(shown.map { (row[$0], widths[$0], columns[$0].alignment) }) }
  }

  /// The rows as lines, each row but the first with its details below it.
  func lines(detailing details: (_ row: Int) -> [String]) -> [String] {
    lines.enumerated().flatMap { index, line in
      index == 0 ? [line] : [line] + details(index - 1).map(style.text)
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

  private func line(_ cells: [(cell: Cell, width: Int, alignment: Alignment)]) -> String {
    let last = cells.lastIndex { !$0.cell.text.isEmpty }
    return cells.prefix((last ?? -1) + 1).enumerated().map { index, part in
      let text = DisplayWidth.shortened(part.cell.text, to: part.width, gap: style.text("…"))
      let fill = String(repeating: " ", count: max(0, part.width - DisplayWidth.of(text)))
      let painted = style.painted(text, part.cell.tone)
      if part.alignment == .right { return fill + painted }
      return index == last ? painted : painted + fill
    }.joined(separator: "  ")
  }
}
