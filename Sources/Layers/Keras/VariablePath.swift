/// Paths of variables that lie in groups called `vars` under their position: `/layers/dense/vars/1`.
enum VariablePath {
  /// Splits `/layers/dense/vars/1` into the owner `/layers/dense` and 1.
  static func split(_ path: String) -> (owner: String, index: Int)? {
    let components = path.split(separator: "/", omittingEmptySubsequences: false)
    guard components.count >= 3, components[components.count - 2] == "vars",
      let index = components.last.flatMap({ Int($0) })
    else { return nil }
    return (components.dropLast(2).joined(separator: "/"), index)
  }

  /// The position of a variable in its group.
  static func index(of facts: DatasetFacts) -> Int { split(facts.path)?.index ?? 0 }

  /// The datasets by the owners of variables.
  static func owners(_ datasets: [DatasetFacts]) -> DatasetOwners {
    DatasetOwners(datasets) { split($0.path)?.owner }
  }
}
