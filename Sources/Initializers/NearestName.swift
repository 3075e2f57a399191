/// The name in `names` that is the fewest edits from `typed`, if it is near enough to suggest.
///
/// Case and underscores at the end cost nothing: they are the usual slips.
func nearestName(to typed: String, in names: [String]) -> String? {
  let wanted = simplified(typed)
  let ranked = names.map { (name: $0, distance: editDistance(wanted, simplified($0))) }
  guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= max(1, wanted.count / 3) ? best.name : nil
}

private func simplified(_ name: String) -> [Character] {
  let lowered = Array(name.lowercased())
  return Array(lowered.prefix((lowered.lastIndex { $0 != "_" } ?? -1) + 1))
}
