internal import Layers
public import Planning

/// What is in a file, as a table for people.
public struct InspectionTable: Sendable {
  private let inspection: Inspection
  private let style: TableStyle

  /// A table of every tensor in the inspection.
  public init(_ inspection: Inspection, style: TableStyle = TableStyle()) {
    self.inspection = inspection
    self.style = style
  }

  /// The whole text, ending with a newline.
  ///
  /// - Parameter isVerbose: shows each tensor by itself, with the evidence for its role, where
  ///   otherwise layers that repeat share a row.
  public func text(isVerbose: Bool = false) -> String {
    let table = isVerbose ? verboseLines : table(groups: groups).lines
    return
      (FileLine.lines(inspection.file, style) + [""] + table + ["", summary]
      + FileLine.warnings(inspection.warnings, style)).joined(separator: "\n") + "\n"
  }

  private var summary: String {
    let totals = inspection.totals
    return "\(Quantities.count(totals.tensors, "tensor")), "
      + "\(Quantities.count(totals.elements, "element")), \(Quantities.size(totals.bytes))"
  }

  private func table(groups: [RepeatedRows.Group]) -> TextTable {
    var table = TextTable(
      [
        .init(head: "TENSOR"), .init(head: "LAYER", rank: 8), .init(head: "TYPE", rank: 1),
        .init(head: "ROLE"), .init(head: "SHAPE", rank: 2), .init(head: "DTYPE", rank: 4),
        .init(head: "STORAGE", rank: 7), .init(head: "FAN IN", alignment: .right, rank: 5),
        .init(head: "FAN OUT", alignment: .right, rank: 6),
        .init(head: "SIZE", alignment: .right, rank: 3),
      ], style: style)
    for group in groups {
      let tensors = group.members.map { inspection.tensors[$0] }
      let shape = RepeatedRows.common(tensors.map { Quantities.shape($0.description.shape) })
      let size = RepeatedRows.common(tensors.map { Quantities.size($0.notes.bytes) })
      table.add(row(tensors[0], path: group.path, shape: shape, size: size))
    }
    return table
  }

  private var verboseLines: [String] {
    let each = inspection.tensors.indices.map { RepeatedRows.Group(path: nil, members: [$0]) }
    return table(groups: each).lines { row in
      inspection.tensors[row].notes.evidence.map { "    evidence: \(PrintableText.of($0))" }
    }
  }

  private var groups: [RepeatedRows.Group] { RepeatedRows.groups(inspection.tensors.map(key)) }

  /// What must be alike: not the layer's name, which repeats what the path says; of optimizer state
  /// neither names nor shapes.
  private func key(_ tensor: Inspection.InspectedTensor) -> RepeatedRows.Key {
    let (what, isSlot) = (tensor.description, tensor.description.role == .optimizerSlot)
    let cells = row(
      tensor, path: nil, shape: isSlot ? "" : Quantities.shape(what.shape),
      size: isSlot ? "" : Quantities.size(tensor.notes.bytes))
    return RepeatedRows.Key(
      path: isSlot ? RepeatedRows.folder(of: what.path) : what.path,
      rest: cells.dropFirst(2).map(\.text))
  }

  private func row(
    _ tensor: Inspection.InspectedTensor, path: String?, shape: String, size: String
  ) -> [TextTable.Cell] {
    let what = tensor.description
    let filters = what.filters.isEmpty ? "" : " " + what.filters.joined(separator: "+")
    return [
      .init(path ?? what.path), .init(path == nil ? what.layer : ""),
      .init(what.layerType.rawValue), .init(what.role.rawValue, Tone(what.role)),
      .init(shape), .init(what.dtype.rawValue),
      .init(what.storage + filters), .init(what.fanIn.map(String.init) ?? ""),
      .init(what.fanOut.map(String.init) ?? ""), .init(size),
    ]
  }
}
