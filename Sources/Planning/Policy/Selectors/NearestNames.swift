internal import Initializers

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
      .map { (name: $0, edits: editDistance(wanted, Array($0.utf8))) }
      .filter { $0.edits <= max(2, $0.name.utf8.count / 2) }
    return distances.sorted { ($0.edits, $0.name) < ($1.edits, $1.name) }.prefix(count).map(\.name)
  }
}
