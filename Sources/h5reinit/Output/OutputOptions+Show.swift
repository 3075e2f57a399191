internal import Planning
internal import Reports

extension OutputOptions {
  /// Shows a result in the form asked for.
  func show(_ value: some Encodable, table: () -> String) {
    show(value) { take in take(table()) }
  }

  /// Shows a result in the form asked for, a table as it is made.
  func show(_ value: some Encodable, writing table: ((String) -> Void) -> Void) {
    guard !quiet else { return }
    switch format {
    case .table: Self.showInPieces(table)
    case .json:
      // Encoding cannot fail for values without custom errors.
      try? OrderedJSONEncoder().encode(value) { Terminal.result($0) }
      Terminal.result("\n")
    }
  }

  /// Lines are too short for a call of the system each.
  private static func showInPieces(_ table: ((String) -> Void) -> Void) {
    var piece = ""
    table { line in
      piece += line
      guard piece.utf8.count >= 1 << 16 else { return }
      Terminal.result(piece)
      piece = ""
    }
    Terminal.result(piece)
  }

  /// Shows a plan or receipt, and what to do next.
  func show(_ plan: Plan, next: String = "") {
    show(plan) { take in
      PlanTable(plan, style: tableStyle).write(isVerbose: verbose, to: take)
      take(next)
    }
  }
}
