internal import Layers
public import Planning

/// What the values of a file are like, as a table for people.
public struct StatisticsTable: Sendable {
  private let inspection: Inspection
  private let isASCII: Bool

  /// A table of an inspection with statistics.
  ///
  /// - Parameter isASCII: for terminals that show nothing else.
  public init(_ inspection: Inspection, isASCII: Bool = false) {
    self.inspection = inspection
    self.isASCII = isASCII
  }

  /// The whole text, ending with a newline.
  public var text: String {
    var table = TextTable([
      ("TENSOR", .left), ("ROLE", .left), ("SHAPE", .left), ("MEAN", .right), ("STD", .right),
      ("MIN", .right), ("MAX", .right), ("KURTOSIS", .right), ("ZEROS", .right),
      ("HISTOGRAM", .left),
    ])
    for tensor in inspection.tensors { table.add(row(tensor)) }
    let totals = inspection.totals
    var lines = FileLine.lines(inspection.file) + [""] + table.lines
    lines += [
      "",
      "\(Quantities.count(totals.tensors, "tensor")), "
        + "\(Quantities.count(totals.elements, "element")), \(Quantities.size(totals.bytes))",
    ]
    lines += inspection.warnings.map { "warning: \(TextTable.printable($0))" }
    return (lines + findings).joined(separator: "\n") + "\n"
  }

  private func row(_ tensor: Inspection.InspectedTensor) -> [String] {
    let what = tensor.description
    let shape = Quantities.shape(what.shape)
    let head = [
      what.path, what.role.rawValue,
      isASCII ? String(shape.map { $0 == "×" ? "x" : $0 }) : shape,
    ]
    guard let stats = tensor.stats else { return head + Array(repeating: "", count: 7) }
    return head + [stats.mean, stats.std, stats.min, stats.max].map(Quantities.significant) + [
      stats.excessKurtosis.map(Quantities.significant) ?? "", "\(stats.zeros)",
      Sparkline.text(stats.histogram.counts, isASCII: isASCII),
    ]
  }

  private var findings: [String] {
    guard let findings = inspection.findings else { return [] }
    guard !findings.isEmpty else { return ["", "Findings: none"] }
    return ["", "Findings"]
      + findings.map { finding in
        let place = finding.tensor.map { TextTable.printable($0) + ": " } ?? ""
        return "  \(finding.severity.rawValue): \(place)\(finding.what); \(finding.why)\n"
          + "    remedy: \(finding.remedy)"
      }
  }
}
