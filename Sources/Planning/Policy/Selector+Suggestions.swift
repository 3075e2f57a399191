internal import Layers

extension Selector {
  /// What the user may have meant by a selector that matches nothing, nearest first.
  func suggestions(among tensors: [Tensor]) -> [String] {
    let candidates = Set(tensors.flatMap(candidates))
    let whole = NearestNames.nearest(to: text, among: candidates)
    return whole.isEmpty ? corrections(of: text, candidates) : whole
  }

  /// The pattern with each part that no name has replaced by the nearest part that some name has.
  private func corrections(of pattern: String, _ candidates: Set<String>) -> [String] {
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
