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

  /// The whole text, ending with a newline.
  public var text: String {
    var table = TextTable(
      [
        .init(head: "TENSOR"), .init(head: "ROLE", rank: 5), .init(head: "SHAPE", rank: 6),
        .init(head: "MEAN", alignment: .right, rank: 1),
        .init(head: "STD", alignment: .right), .init(head: "MIN", alignment: .right, rank: 3),
        .init(head: "MAX", alignment: .right, rank: 3),
        .init(head: "KURTOSIS", alignment: .right, rank: 7),
        .init(head: "ZEROS", alignment: .right, rank: 4), .init(head: "HISTOGRAM", rank: 2),
      ], style: style)
    for tensor in inspection.tensors { table.add(row(tensor)) }
    let totals = inspection.totals
    let summary =
      "\(Quantities.count(totals.tensors, "tensor")), "
      + "\(Quantities.count(totals.elements, "element")), \(Quantities.size(totals.bytes))"
    return
      (FileLine.lines(inspection.file, style) + [""] + table.lines + ["", summary]
      + FileLine.warnings(inspection.warnings, style) + findings.map(style.text))
      .joined(separator: "\n") + "\n"
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

  private var findings: [String] {
    guard let findings = inspection.findings else { return [] }
    guard !findings.isEmpty else { return ["", "Findings: none"] }
    return ["", "Findings"]
      + findings.indices.flatMap { index in
        // A remedy stands once, below the findings in a row that share it.
        let isLast =
          index + 1 == findings.count || findings[index + 1].remedy != findings[index].remedy
        return [line(findings[index])] + (isLast ? ["    remedy: \(findings[index].remedy)"] : [])
      }
  }

  private func line(_ finding: Finding) -> String {
    let place = finding.tensor.map { PrintableText.of($0) + ": " } ?? ""
    return "  \(finding.severity.rawValue): \(place)\(finding.what); \(finding.why)"
  }
}
