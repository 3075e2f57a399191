internal import Initializers
internal import Layers
public import Planning

/// A plan or receipt as a table for people.
public struct PlanTable: Sendable {
  private let plan: Plan

  /// A table of every tensor in the plan, kept ones included.
  public init(_ plan: Plan) { self.plan = plan }

  /// The whole text, ending with a newline.
  ///
  /// - Parameter isVerbose: adds to each tensor the rule that decided and the evidence for its role.
  public func text(isVerbose: Bool = false) -> String {
    var table = TextTable([
      ("TENSOR", .left), ("TYPE", .left), ("ROLE", .left), ("SHAPE", .left), ("DTYPE", .left),
      ("GETS", .left), ("FAN", .right), ("STD", .right),
    ])
    for tensor in plan.tensors { table.add(row(tensor)) }
    var lines = FileLine.lines(plan.file) + [""]
    for (index, line) in table.lines.enumerated() {
      lines.append(line)
      if isVerbose, index > 0 { lines += details(plan.tensors[index - 1]) }
    }
    return (lines + ["", summary] + plan.warnings.map { "warning: \(TextTable.printable($0))" })
      .joined(separator: "\n") + "\n"
  }

  private func row(_ tensor: PlannedTensor) -> [String] {
    [
      tensor.path, tensor.layerType.rawValue, tensor.role.rawValue, Quantities.shape(tensor.shape),
      tensor.dtype.rawValue,
      tensor.action == .keep ? "(kept)" : tensor.initializer.map(initializer) ?? "",
      fan(tensor), tensor.std.map(Quantities.significant) ?? "",
    ]
  }

  /// The name, with the value of a constant.
  private func initializer(_ initializer: Initializer) -> String {
    if case .constant(let value) = initializer, initializer.name == "constant_" {
      return "constant_(\(Quantities.significant(value)))"
    }
    return initializer.name
  }

  /// The fan that the standard deviation comes from; both where it comes from both.
  private func fan(_ tensor: PlannedTensor) -> String {
    guard let scaling = try? tensor.initializer?.scaling, let input = tensor.fanIn,
      let output = tensor.fanOut
    else { return "" }
    return switch scaling.mode {
    case .fanIn: "\(input)"
    case .fanOut: "\(output)"
    case .fanAverage, .fanGeometricAverage: "\(input), \(output)"
    }
  }

  private func details(_ tensor: PlannedTensor) -> [String] {
    ["    rule: \(TextTable.printable(tensor.rule))"]
      + tensor.evidence.map { "    evidence: \(TextTable.printable($0))" }
  }

  /// One line with what changes and the seed that makes it repeatable.
  public var summary: String {
    let verb = plan.state == .applied ? "written" : "to write"
    return "\(Quantities.count(plan.totals.tensors, "tensor")): \(plan.totals.write) \(verb) "
      + "(\(Quantities.count(plan.totals.elements, "element")), \(Quantities.size(plan.totals.bytes))), "
      + "\(plan.totals.keep) kept; seed \(plan.seed)"
  }
}

/// The head of every table: which file, and what it is.
enum FileLine {
  static func lines(_ file: PlannedFile) -> [String] {
    [
      "\(TextTable.printable(file.path)): \(Quantities.size(file.bytes)), "
        + "\(file.container.rawValue), dialect \(file.dialect)"
    ]
  }
}
