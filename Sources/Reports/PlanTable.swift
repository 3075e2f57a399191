internal import Initializers
internal import Layers
public import Planning

/// A plan or receipt as a table for people.
public struct PlanTable: Sendable {
  private let plan: Plan
  private let style: TableStyle

  /// A table of every tensor in the plan, kept ones included.
  public init(_ plan: Plan, style: TableStyle = TableStyle()) {
    self.plan = plan
    self.style = style
  }

  /// The whole text, ending with a newline.
  ///
  /// - Parameter isVerbose: shows each tensor by itself, with the rule that decided and the evidence
  ///   for its role, where otherwise layers that repeat share a row.
  public func text(isVerbose: Bool = false) -> String {
    var text = ""
    write(isVerbose: isVerbose) { text += $0 }
    return text
  }

  /// Gives the text line by line, each with its newline: of many tensors it is longer than all that is
  /// known of them.
  public func write(isVerbose: Bool = false, to take: (String) -> Void) {
    func line(_ text: String) { take(text + "\n") }
    FileLine.lines(plan.file, style).forEach(line)
    line("")
    if isVerbose { writeEach(line) } else { writeGroups(line) }
    line("")
    line(summary)
    FileLine.warnings(plan.warnings, style).forEach(line)
  }

  private var table: TextTable {
    TextTable(
      [
        .init(head: "TENSOR"), .init(head: "TYPE", rank: 3), .init(head: "ROLE", rank: 2),
        .init(head: "SHAPE", rank: 4), .init(head: "DTYPE", rank: 6), .init(head: "GETS"),
        .init(head: "FAN", alignment: .right, rank: 5),
        .init(head: "STD", alignment: .right, rank: 1),
      ], style: style)
  }

  private func writeEach(_ line: (String) -> Void) {
    table.write(plan.tensors.count) { position in
      let tensor = plan.tensors[position]
      return row(tensor, path: nil, shape: Quantities.shape(tensor.shape))
    } details: {
      details(plan.tensors[$0])
    } to: {
      line($0)
    }
  }

  private func writeGroups(_ line: (String) -> Void) {
    let rows = RepeatedRows(count: plan.tensors.count) {
      path(of: plan.tensors[$0])
    } rest: {
      rest(plan.tensors[$0])
    }
    table.write(rows.count) { position in
      let shapes = rows.members(position).lazy.map { plan.tensors[$0].shape }
      return row(
        plan.tensors[rows.row(position)], path: rows.path(position),
        shape: RepeatedRows.common(shapes, Quantities.shape))
    } to: {
      line($0)
    }
  }

  /// What must be alike beside the path; of optimizer state no shapes.
  private func rest(_ tensor: PlannedTensor) -> [String] {
    let shape = tensor.role == .optimizerSlot ? "" : Quantities.shape(tensor.shape)
    return row(tensor, path: nil, shape: shape).dropFirst().map(\.text)
  }

  /// What stands for a tensor among its like; of optimizer state no names.
  private func path(of tensor: PlannedTensor) -> String {
    tensor.role == .optimizerSlot ? RepeatedRows.folder(of: tensor.path) : tensor.path
  }

  private func row(_ tensor: PlannedTensor, path: String?, shape: String) -> [TextTable.Cell] {
    let gets = tensor.action == .keep ? "(kept)" : tensor.initializer.map(initializer) ?? ""
    return [
      .init(path ?? tensor.path), .init(tensor.layerType.rawValue),
      .init(tensor.role.rawValue, Tone(tensor.role)), .init(shape), .init(tensor.dtype.rawValue),
      .init(gets, Tone(tensor)), .init(fan(tensor)),
      .init(tensor.std.map(SignificantDigits.text) ?? ""),
    ]
  }

  /// The name, with the value of a constant.
  private func initializer(_ initializer: Initializer) -> String {
    if case .constant(let value) = initializer, initializer.name == "constant_" {
      return "constant_(\(SignificantDigits.text(value)))"
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
    ["    rule: \(PrintableText.of(tensor.rule))"]
      + tensor.evidence.map { "    evidence: \(PrintableText.of($0))" }
  }

  /// One line with what changes and the seed that makes it repeatable.
  public var summary: String {
    let verb = plan.state == .applied ? "written" : "to write"
    return "\(Quantities.count(plan.totals.tensors, "tensor")): \(plan.totals.write) \(verb) "
      + "(\(Quantities.count(plan.totals.elements, "element")), \(Quantities.size(plan.totals.bytes))), "
      + "\(plan.totals.keep) kept; seed \(PrintableText.of("\(plan.seed)"))"
  }
}
