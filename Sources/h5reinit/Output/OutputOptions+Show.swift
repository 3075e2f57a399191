internal import Planning
internal import Reports

extension OutputOptions {
  /// Shows a result in the form asked for.
  func show(_ value: some Encodable, table: () -> String) {
    guard !quiet else { return }
    switch format {
    case .table: Terminal.result(table())
    case .json:
      // Encoding cannot fail for values without custom errors.
      try? OrderedJSONEncoder().encode(value) { Terminal.result($0) }
      Terminal.result("\n")
    }
  }

  /// Shows a plan or receipt, and what to do next.
  func show(_ plan: Plan, next: String = "") {
    show(plan) { PlanTable(plan, style: tableStyle).text(isVerbose: verbose) + next }
  }
}
