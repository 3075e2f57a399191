internal import Layers

extension Selector {
  /// Why the selector matches nothing, with names that may have been meant, nearest first.
  func diagnosis(in model: SelectorContext) -> (why: String?, suggestions: [String]) {
    for slice in expression.slices {
      guard let counted = slice.counted(in: model), !counted.isEmpty,
        !slice.selection(in: model).contains(true)
      else { continue }
      return ("'\(slice)' takes none of \(counted.count): \(Self.list(counted))", [])
    }
    if let part = emptyParts(in: model).first {
      return (
        part == expression ? nil : "its part '\(part)' matches none", part.suggestions(in: model)
      )
    }
    return ("no tensor is all of what its parts say", [])
  }

  /// The atoms and blocks that match no tensor of the model.
  func emptyParts(in model: SelectorContext) -> [SelectorExpression] {
    expression.atoms.filter { !$0.selection(in: model).contains(true) }
  }

  private static func list(_ names: [String]) -> String {
    names.count <= 4
      ? names.joined(separator: ", ")
      : names.prefix(2).joined(separator: ", ") + ", …, " + (names.last ?? "")
  }
}

extension SelectorExpression {
  /// What the user may have meant by an atom that matches nothing, nearest first.
  func suggestions(in model: SelectorContext) -> [String] {
    switch self {
    case .role(let pattern): nearest("role:", pattern, model.tensors.map(\.role.rawValue))
    case .type(let pattern): nearest("type:", pattern, model.tensors.map(\.layerType.rawValue))
    case .dtype(let pattern):
      nearest("dtype:", pattern, model.tensors.map(\.facts.element.kind.rawValue))
    case .name(.glob(_, let text)): names(text, model.names)
    case .blocks(.glob(_, let text), _): names(text, model.names)
    default: []
    }
  }

  private func nearest(_ field: String, _ pattern: NamePattern, _ known: [String]) -> [String] {
    let near = NearestNames.nearest(to: pattern.description, among: known)
    return (near.isEmpty ? Array(Set(known).sorted().prefix(8)) : near).map { field + $0 }
  }

  private func names(_ text: String, _ candidates: Set<String>) -> [String] {
    let whole = NearestNames.nearest(to: text, among: candidates)
    return whole.isEmpty ? Self.corrections(of: text, candidates) : whole
  }

  /// The pattern with each part that no name has replaced by the nearest part that some name has.
  private static func corrections(of pattern: String, _ candidates: Set<String>) -> [String] {
    let known = Set(candidates.flatMap { $0.split(separator: "/").map(String.init) })
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let corrected = parts.map { part in
      let isLiteral = !part.contains { "*?".contains($0) }
      guard isLiteral, !part.isEmpty, !known.contains(part) else { return part }
      return NearestNames.nearest(to: part, among: known, count: 1).first ?? part
    }
    return corrected == parts ? [] : [corrected.joined(separator: "/")]
  }
}
