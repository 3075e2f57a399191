internal import Layers
public import Planning

/// What the values of a file are like, as a table for people.
public struct StatisticsTable: Sendable {
  private let inspection: Inspection
  private let style: TableStyle

  /// A table of an inspection with statistics.
  public init(_ inspection: Inspection, style: TableStyle = TableStyle()) {
    self.inspection = inspection
    self.style = style
  }

  /// Gives the text line by line, each with its newline: of many tensors it is longer than all that is
  /// known of them.
  public func write(to take: (String) -> Void) {
    func line(_ text: String) { take(text + "\n") }
    FileLine.lines(inspection.file, style).forEach(line)
    line("")
    table.write(inspection.tensors.count) {
      row(inspection.tensors[$0])
    } to: {
      line($0)
    }
    line("")
    line(summary)
    FileLine.warnings(inspection.warnings, style).forEach(line)
    writeFindings { line(style.text($0)) }
  }

  private var table: TextTable {
    TextTable(
      [
        .init(head: "TENSOR"), .init(head: "ROLE", rank: 5), .init(head: "SHAPE", rank: 6),
        .init(head: "MEAN", alignment: .right, rank: 1),
        .init(head: "STD", alignment: .right), .init(head: "MIN", alignment: .right, rank: 3),
        .init(head: "MAX", alignment: .right, rank: 3),
        .init(head: "KURTOSIS", alignment: .right, rank: 7),
        .init(head: "ZEROS", alignment: .right, rank: 4), .init(head: "HISTOGRAM", rank: 2),
      ], style: style)
  }

  private var summary: String {
    let totals = inspection.totals
    return "\(Quantities.count(totals.tensors, "tensor")), "
      + "\(Quantities.count(totals.elements, "element")), \(Quantities.size(totals.bytes))"
  }

  private func row(_ tensor: Inspection.InspectedTensor) -> [TextTable.Cell] {
    let what = tensor.description
    let head: [TextTable.Cell] = [
      .init(what.path), .init(what.role.rawValue, Tone(what.role)),
      .init(Quantities.shape(what.shape)),
    ]
    guard let stats = tensor.stats else { return head + Array(repeating: .init(""), count: 7) }
    let numbers =
      [stats.mean, stats.std, stats.min, stats.max].map(SignificantDigits.text) + [
        stats.excessKurtosis.map(SignificantDigits.text) ?? "", "\(stats.zeros)",
        Sparkline.text(stats.histogram.counts, isASCII: style.isASCII),
      ]
    return head + numbers.map { .init($0) }
  }

  private func writeFindings(_ line: (String) -> Void) {
    guard let findings = inspection.findings else { return }
    line("")
    line(findings.isEmpty ? "Findings: none" : "Findings")
    for (index, finding) in findings.enumerated() {
      line(text(finding))
      // A remedy stands once, below the findings in a row that share it.
      let isLast = index + 1 == findings.count || findings[index + 1].remedy != finding.remedy
      if isLast { line("    remedy: \(finding.remedy)") }
    }
  }

  private func text(_ finding: Finding) -> String {
    let place = finding.tensor.map { PrintableText.of($0) + ": " } ?? ""
    return "  \(finding.severity.rawValue): \(place)\(finding.what); \(finding.why)"
  }
}
