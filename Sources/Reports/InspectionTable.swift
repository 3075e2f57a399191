internal import Layers
public import Planning

/// What is in a file, as a table for people.
public struct InspectionTable: Sendable {
  private let inspection: Inspection

  /// A table of every tensor in the inspection.
  public init(_ inspection: Inspection) { self.inspection = inspection }

  /// The whole text, ending with a newline.
  ///
  /// - Parameter isVerbose: adds to each tensor the evidence for its role.
  public func text(isVerbose: Bool = false) -> String {
    var table = TextTable([
      ("TENSOR", .left), ("LAYER", .left), ("TYPE", .left), ("ROLE", .left), ("SHAPE", .left),
      ("DTYPE", .left), ("STORAGE", .left), ("FAN IN", .right), ("FAN OUT", .right),
      ("SIZE", .right),
    ])
    for tensor in inspection.tensors { table.add(row(tensor)) }
    var lines = FileLine.lines(inspection.file) + [""]
    for (index, line) in table.lines.enumerated() {
      lines.append(line)
      if isVerbose, index > 0 {
        lines += inspection.tensors[index - 1].notes.evidence.map {
          "    evidence: \(TextTable.printable($0))"
        }
      }
    }
    let totals = inspection.totals
    lines += [
      "",
      "\(Quantities.count(totals.tensors, "tensor")), "
        + "\(Quantities.count(totals.elements, "element")), \(Quantities.size(totals.bytes))",
    ]
    return (lines + inspection.warnings.map { "warning: \(TextTable.printable($0))" })
      .joined(separator: "\n") + "\n"
  }

  private func row(_ tensor: Inspection.InspectedTensor) -> [String] {
    let (what, notes) = (tensor.description, tensor.notes)
    let filters = what.filters.isEmpty ? "" : " " + what.filters.joined(separator: "+")
    return [
      what.path, what.layer, what.layerType.rawValue, what.role.rawValue,
      Quantities.shape(what.shape), what.dtype.rawValue, what.storage + filters,
      what.fanIn.map(String.init) ?? "", what.fanOut.map(String.init) ?? "",
      Quantities.size(notes.bytes),
    ]
  }
}
