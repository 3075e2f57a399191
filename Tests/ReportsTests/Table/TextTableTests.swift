import Testing

@testable import Reports

@Suite("Text tables")
struct TextTableTests {
  private let plain = TableStyle()

  private func lines(_ table: TextTable, _ rows: [[TextTable.Cell]] = []) -> [String] {
    var lines: [String] = []
    table.write(rows.count) {
      rows[$0]
    } to: {
      lines.append($0)
    }
    return lines
  }

  @Test("columns are as wide as their widest cell, without blanks at the end")
  func alignment() {
    let table = TextTable(
      [.init(head: "NAME"), .init(head: "N", alignment: .right), .init(head: "X")], style: plain)
    #expect(
      lines(table, [["a", "1", ""], ["longer", "1000", "x"], ["", "", ""]])
        == ["NAME       N  X", "a          1", "longer  1000  x", ""])
  }

  @Test("details stand below their row, whatever their width")
  func details() {
    var lines: [String] = []
    TextTable([.init(head: "N")], style: TableStyle(isASCII: true)).write(2) {
      ["\($0)"]
    } details: { row in
      Array(repeating: "  row \(row)…", count: row)
    } to: {
      lines.append($0)
    }
    #expect(lines == ["N", "0", "1", "  row 1..."])
  }

  @Test("a character of several scalars counts as one")
  func characters() {
    let table = TextTable([.init(head: "A"), .init(head: "B")], style: plain)
    #expect(lines(table, [["e\u{301}é", "x"]]) == ["A   B", "e\u{301}é  x"])
  }

  @Test(
    "what a terminal would act on is spelled out",
    arguments: [
      ("plain é😀", "plain é😀"), ("a\nb", "a\\nb"), ("\u{1b}[31m", "\\u{1B}[31m"),
      ("\u{0}\u{7f}\u{9b}", "\\0\\u{7F}\\u{009B}"), ("\u{202e}x", "\\u{202E}x"),
      ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"), ("", ""),
    ])
  func printable(text: String, expected: String) {
    #expect(PrintableText.of(text) == expected)
  }

  @Test("a table without rows is its head")
  func empty() {
    #expect(lines(TextTable([.init(head: "A"), .init(head: "B")], style: plain)) == ["A  B"])
  }

  private func wide(_ style: TableStyle) -> [String] {
    let table = TextTable(
      [
        .init(head: "TENSOR"), .init(head: "ROLE"), .init(head: "SHAPE", rank: 1),
        .init(head: "DTYPE", rank: 2),
      ], style: style)
    return lines(
      table,
      [
        [
          "/encoder/layers/0/self_attention/query/kernel", .init("kernel", .weight), "3×3",
          "float32",
        ]
      ])
  }

  @Test("a narrow terminal loses the columns of the highest rank, then the middle of the path")
  func narrow() {
    // 45 + 2 + 6 + 2 + 5 + 2 + 7 columns are wanted; the path keeps 32 while there are others to drop.
    #expect(wide(TableStyle(width: 69))[1].hasSuffix("/query/kernel  kernel  3×3    float32"))
    #expect(
      wide(TableStyle(width: 53))[1] == "/encoder/lay…lf_attention/query/kernel  kernel  3×3")
    #expect(
      wide(TableStyle(width: 44))[1] == "/encoder/la…f_attention/query/kernel  kernel")
    for width in 20..<90 {
      for line in wide(TableStyle(width: width)) {
        #expect(DisplayWidth.of(line) <= max(width, 40))
      }
    }
  }

  @Test("colours surround the text and change no column")
  func colors() {
    let line = wide(TableStyle(isColored: true))[1]
    #expect(line.contains("  \u{1b}[36mkernel\u{1b}[0m  3×3"))
    #expect(!wide(plain)[1].contains("\u{1b}"))
  }

  @Test("ASCII terminals get ASCII")
  func ascii() {
    let lines = wide(TableStyle(width: 50, isASCII: true))
    #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } })
    #expect(wide(TableStyle(isASCII: true))[1].contains("3x3"))
  }

  @Test("wide characters take two columns")
  func wideCharacters() {
    #expect(DisplayWidth.of("重み.weight") == 11)
    #expect(DisplayWidth.shortened("重重重重重重", to: 7) == "重…重重")
  }
}
