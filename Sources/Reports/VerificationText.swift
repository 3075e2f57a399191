public import Planning

/// The result of `verify` for people.
public struct VerificationText: Sendable {
  private let result: Verification

  /// The text for one result.
  public init(_ result: Verification) { self.result = result }

  /// One line when all is as planned, else a line for each tensor that is not.
  public var text: String { comparison + residue }

  private var comparison: String {
    let compared =
      "\(Quantities.count(result.compared, "tensor")) "
      + "(\(Quantities.count(result.elements, "element"))) compared with seed \(PrintableText.of(result.seed))"
    if result.isIdentical { return "\(compared): identical, bit for bit\n" }
    let lines = result.differences.map {
      "\(PrintableText.of($0.path)): element \($0.element) is \($0.found), planned \($0.expected)"
    }
    return (["\(compared): \(result.differences.count) differ"] + lines).joined(separator: "\n")
      + "\n"
  }

  /// What was searched for, and where something of it is.
  private var residue: String {
    guard let residue = result.residue else { return "" }
    var lines = [
      "\(Quantities.count(residue.windows, "window")) of \(Quantities.count(residue.tensors, "old tensor")) "
        + "searched for in \(Quantities.size(residue.bytes)): "
        + (residue.found.isEmpty
          ? "none found (runs of \(Quantities.size(residue.surelyFound)) and more would have been)"
          : "\(Quantities.count(residue.found.count, "tensor")) found")
    ]
    if residue.skipped > 0 {
      lines.append(
        "\(Quantities.count(residue.skipped, "old tensor")) held too little to search for: "
          + "constants or a few bytes")
    }
    lines += residue.found.map {
      "\(PrintableText.of($0.path)): old values at byte \($0.offset) of \(PrintableText.of($0.file))"
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
