/// The owners of variables that lie in groups called `vars` under their position: `/layers/dense` of
/// `/layers/dense/vars/1`.
struct VariableOwners {
  /// In the order in which their first variables stand in the file.
  private(set) var names: [String] = []
  /// Datasets outside every such group.
  private(set) var others: [DatasetFacts] = []
  private let datasets: [DatasetFacts]
  private var index = NameIndex(count: 0) { _ in "" }
  /// The first run of each owner's datasets: as a rule all of them.
  private var runs: [Range<Int>] = []
  /// What stands elsewhere.
  private var further: [Int: [Int]] = [:]

  init(_ datasets: [DatasetFacts]) {
    self.datasets = datasets
    for (position, facts) in datasets.enumerated() {
      if let (owner, _) = Self.position(of: facts.path) {
        add(position, to: owner)
      } else {
        others.append(facts)
      }
    }
  }

  private mutating func add(_ position: Int, to owner: String) {
    guard let number = number(of: owner) else {
      names.append(owner)
      runs.append(position..<(position + 1))
      return index.append { [names] in names[$0] }
    }
    if runs[number].upperBound == position {
      runs[number] = runs[number].lowerBound..<(position + 1)
    } else {
      further[number, default: []].append(position)
    }
  }

  private func number(of owner: String) -> Int? { index.position(of: owner) { names[$0] } }

  /// An owner's datasets in file order.
  func datasets(of owner: String) -> [DatasetFacts] {
    guard let number = number(of: owner) else { return [] }
    return Array(datasets[runs[number]]) + (further[number] ?? []).map { datasets[$0] }
  }

  /// Splits `/layers/dense/vars/1` into the owner `/layers/dense` and 1.
  static func position(of path: String) -> (owner: String, index: Int)? {
    let components = path.split(separator: "/", omittingEmptySubsequences: false)
    guard components.count >= 3, components[components.count - 2] == "vars",
      let index = components.last.flatMap({ Int($0) })
    else { return nil }
    return (components.dropLast(2).joined(separator: "/"), index)
  }

  /// The position of a variable in its group.
  static func index(of facts: DatasetFacts) -> Int { position(of: facts.path)?.index ?? 0 }
}
