internal import Initializers
internal import Layers
internal import Planning

/// The table of tensors in a report.
struct ReportTable {
  let content: ReportContent

  private static let heads: [(String, isNumber: Bool)] = [
    ("Tensor", false), ("Role", false), ("Shape", false), ("Gets", false), ("Mean", true),
    ("Std", true), ("Expected", true), ("Min", true), ("Max", true), ("Kurtosis − 3", true),
  ]

  /// Gives the HTML row by row.
  func write<Failure: Error>(to take: (String) throws(Failure) -> Void) throws(Failure) {
    let heads = Self.heads.map { name, isNumber in
      "<th scope=col\(isNumber ? " class=n" : "")><button type=button>\(name)</button></th>"
    }
    try take(
      "<table id=tensors><thead><tr>\(heads.joined())<th scope=col>Histogram</th></tr></thead>"
        + "<tbody>\n")
    for tensor in content.after.tensors { try take(row(tensor)) }
    try take("</tbody></table>")
  }

  private func row(_ tensor: Inspection.InspectedTensor) -> String {
    let what = tensor.description
    let layer = Markup.escape("\(what.layer) \(what.layerType.rawValue) \(what.dtype.rawValue)")
    var cells = [
      "<td class=t>\(Markup.escape(what.path))<small>\(layer)</small></td>",
      "<td>\(Markup.escape(what.role.rawValue))</td>",
      "<td>\(Quantities.shape(what.shape))</td>",
      "<td>\(Markup.escape(content.plan(tensor)?.initializer?.name ?? "kept"))</td>",
    ]
    let stats = tensor.stats
    let drawn = content.plan(tensor)?.std
    cells += [
      stats?.mean, stats?.std, drawn, stats?.min, stats?.max, stats?.excessKurtosis,
    ].map(number)
    let picture = stats.map {
      HistogramPicture(
        after: $0, before: content.before(tensor), expected: content.expected(tensor)
      ).svg
    }
    cells.append("<td>\(picture ?? "")</td>")
    return "<tr>\(cells.joined())</tr>\n"
  }

  private func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "<td class=n data-v=\"\"></td>" }
    return "<td class=n data-v=\"\(value)\">\(SignificantDigits.text(value))</td>"
  }
}
