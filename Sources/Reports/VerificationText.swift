public import Planning

/// The result of `verify` for people.
public struct VerificationText: Sendable {
  private let result: Verification

  /// The text for one result.
  public init(_ result: Verification) { self.result = result }

  /// One line when all is as planned, else a line for each tensor that is not.
  public var text: String {
    let compared =
      "\(Quantities.count(result.compared, "tensor")) "
      + "(\(Quantities.count(result.elements, "element"))) compared with seed \(result.seed)"
    if result.isIdentical { return "\(compared): identical, bit for bit\n" }
    let lines = result.differences.map {
      "\(PrintableText.of($0.path)): element \($0.element) is \($0.found), planned \($0.expected)"
    }
    return (["\(compared): \(result.differences.count) differ"] + lines).joined(separator: "\n")
      + "\n"
  }
}
