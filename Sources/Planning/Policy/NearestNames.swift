/// Suggestions for a name that nothing has.
enum NearestNames {
  /// The candidates that take the fewest edits to reach, at most `count`, nearest first.
  ///
  /// Candidates more than half the name's length away are no help and are left out. At most 4 096
  /// are looked at, so that a file of a hundred thousand tensors costs no more than a small one.
  static func nearest(
    to name: String, among candidates: some Sequence<String>, count: Int = 3
  ) -> [String] {
    let wanted = Array(name.utf8)
    let distances = Set(candidates).sorted().prefix(4096)
      .map { (name: $0, edits: distance(wanted, Array($0.utf8))) }
      .filter { $0.edits <= max(2, $0.name.utf8.count / 2) }
    return distances.sorted { ($0.edits, $0.name) < ($1.edits, $1.name) }.prefix(count).map(\.name)
  }

  /// Levenshtein's distance: insertions, deletions and substitutions.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        current.append(
          min(
            previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1,
            current[column] + 1))
      }
      previous = current
    }
    return previous[right.count]
  }
}
