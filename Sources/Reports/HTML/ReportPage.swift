internal import Layers
internal import Planning

/// A report as one page that needs nothing else: no network, no other file.
public struct ReportPage: Sendable {
  private let content: ReportContent

  /// The page of a report.
  public init(_ content: ReportContent) { self.content = content }

  /// Gives the HTML piece by piece: of many tensors it is larger than all that is known of them.
  public func write<Failure: Error>(
    to take: (String) throws(Failure) -> Void
  ) throws(Failure) {
    try take(head)
    try take("<h2>Standard deviation through the network</h2>")
    try writeDepth(to: take)
    try take(filter)
    try ReportTable(content: content).write(to: take)
    try take("</div>\n<script>\(Script.text)</script></body></html>\n")
  }

  private var head: String {
    let name = Markup.escape(content.after.file.path)
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <link rel="icon" href="data:,">
      <title>\(name) – h5reinit report</title><style>\(Style.text)</style></head><body>
      <h1>\(name)</h1>
      \(findings)<h2>What was done</h2>\(summary)

      """
  }

  private var filter: String {
    let count = content.after.tensors.count
    return """

      <h2>Tensors</h2>
      <p><label>Filter <input id="filter" type="search" placeholder="words: kernel conv2d …"></label>
      <span id="shown" class="dim">\(count) of \(count)</span></p>
      \(key)<div class="scroll">
      """
  }

  /// Warnings of the file and of the plan, and findings, on top.
  private var findings: String {
    let warnings = content.after.warnings
    let planned = (content.receipt?.warnings ?? []).filter { !warnings.contains($0) }
    var items = (warnings + planned).map {
      "<li class=warning><b>warning</b> \(Markup.escape($0))</li>"
    }
    let findings = content.after.findings ?? []
    let shown = findings.prefix(Self.mostFindings)
    items += shown.map { finding in
      let place = finding.tensor.map { "<code>\(Markup.escape($0))</code>: " } ?? ""
      return "<li class=\(finding.severity.rawValue)><b>\(finding.severity.rawValue)</b> \(place)"
        + "\(Markup.escape(finding.what)); \(Markup.escape(finding.why)). "
        + "<span class=dim>Remedy: \(Markup.escape(finding.remedy)).</span></li>"
    }
    if findings.count > shown.count {
      items.append(
        "<li class=note>\(findings.count - shown.count) more: "
          + "<code>h5reinit inspect --stats</code> lists all</li>")
    }
    let list = items.isEmpty ? "<p>Nothing found.</p>" : "<ul>\(items.joined())</ul>"
    return "<h2>Warnings and findings</h2><div id=findings>\(list)</div>\n"
  }

  private static let mostFindings = 200

  private var summary: String {
    let file = content.after.file
    var rows = [
      ("File", "\(file.path), \(Quantities.size(file.bytes)), \(file.dialect)"),
      (
        "Tensors",
        "\(content.after.totals.tensors) (\(Quantities.count(content.after.totals.elements, "element")))"
      ),
    ]
    if let before = content.before { rows.append(("Before", before.file.path)) }
    if let plan = content.receipt {
      rows += [
        ("Receipt", "\(plan.totals.write) written, \(plan.totals.keep) kept"),
        ("Seed", "\(plan.seed)"), ("Generator", plan.rng.rawValue),
        (
          "Policy", "preset \(plan.policy.preset?.rawValue ?? "none"), fans as \(plan.fan.rawValue)"
        ),
        ("Made by", "\(plan.tool.name) \(plan.tool.version)"),
      ]
    } else {
      rows.append(("Receipt", "none beside the model: nothing tells what was drawn"))
    }
    return "<dl>"
      + rows.map { "<dt>\($0)</dt><dd>\(Markup.escape($1))</dd>" }.joined() + "</dl>"
  }

  private func writeDepth<Failure: Error>(
    to take: (String) throws(Failure) -> Void
  ) throws(Failure) {
    let chart = DepthChart(points: content.depth)
    guard chart.isWorthIt else { return try take("<p class=dim>Needs two kernels.</p>") }
    let line =
      content.receipt == nil
      ? "√2/√fan_in, for comparison" : "planned: gain/√fan (√2/√fan_in where kept)"
    try take(
      """
      <p class="key dim">Kernels in model order.<i class=ka></i>std now\
      \(content.before == nil ? "" : "<i class=kb></i>std before")<i class=ke></i>\(line)</p>
      <div class=scroll>
      """)
    try chart.write(to: take)
    try take("</div>")
  }

  private var key: String {
    "<p class=\"key dim\">Histograms:<i class=ka></i>now"
      + (content.before == nil ? "" : "<i class=kb></i>before")
      + (content.receipt == nil ? "" : "<i class=ke></i>expected density") + "</p>"
  }
}
