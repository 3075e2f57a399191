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
    var text = ""
    write(isVerbose: isVerbose) { text += $0 }
    return text
  }

  /// Gives the text line by line, each with its newline: of many tensors it is longer than all that is
  /// known of them.
  public func write(isVerbose: Bool = false, to take: (String) -> Void) {
    func line(_ text: String) { take(text + "\n") }
    FileLine.lines(inspection.file, style).forEach(line)
    line("")
    if isVerbose { writeEach(line) } else { writeGroups(line) }
    line("")
    line(summary)
    FileLine.warnings(inspection.warnings, style).forEach(line)
  }

  private var summary: String {
    let totals = inspection.totals
    return "\(Quantities.count(totals.tensors, "tensor")), "
      + "\(Quantities.count(totals.elements, "element")), \(Quantities.size(totals.bytes))"
  }

  private var table: TextTable {
    TextTable(
      [
        .init(head: "TENSOR"), .init(head: "LAYER", rank: 8), .init(head: "TYPE", rank: 1),
        .init(head: "ROLE"), .init(head: "SHAPE", rank: 2), .init(head: "DTYPE", rank: 4),
        .init(head: "STORAGE", rank: 7), .init(head: "FAN IN", alignment: .right, rank: 5),
        .init(head: "FAN OUT", alignment: .right, rank: 6),
        .init(head: "SIZE", alignment: .right, rank: 3),
      ], style: style)
  }

  private func writeEach(_ line: (String) -> Void) {
    let tensors = inspection.tensors
    table.write(tensors.count) { position in
      let tensor = tensors[position]
      return row(
        tensor, path: nil, shape: Quantities.shape(tensor.description.shape),
        size: Quantities.size(tensor.notes.bytes))
    } details: { position in
      tensors[position].notes.evidence.map { "    evidence: \(PrintableText.of($0))" }
    } to: {
      line($0)
    }
  }

  private func writeGroups(_ line: (String) -> Void) {
    let tensors = inspection.tensors
    let rows = RepeatedRows(count: tensors.count) {
      path(of: tensors[$0])
    } rest: {
      rest(tensors[$0])
    }
    table.write(rows.count) { position in
      let members = rows.members(position).lazy.map { tensors[$0] }
      return row(
        tensors[rows.row(position)], path: rows.path(position),
        shape: RepeatedRows.common(members.map(\.description.shape), Quantities.shape),
        size: RepeatedRows.common(members.map(\.notes.bytes), Quantities.size))
    } to: {
      line($0)
    }
  }

  /// What must be alike beside the path: not the layer's name, which repeats what the path says; of
  /// optimizer state no shapes.
  private func rest(_ tensor: Inspection.InspectedTensor) -> [String] {
    let (what, isSlot) = (tensor.description, tensor.description.role == .optimizerSlot)
    let cells = row(
      tensor, path: nil, shape: isSlot ? "" : Quantities.shape(what.shape),
      size: isSlot ? "" : Quantities.size(tensor.notes.bytes))
    return cells.dropFirst(2).map(\.text)
  }

  /// What stands for a tensor among its like; of optimizer state no names.
  private func path(of tensor: Inspection.InspectedTensor) -> String {
    let what = tensor.description
    return what.role == .optimizerSlot ? RepeatedRows.folder(of: what.path) : what.path
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
