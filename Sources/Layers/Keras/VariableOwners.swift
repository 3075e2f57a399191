/// The owners of variables that lie in groups called `vars` under their position: `/layers/dense` of
/// `/layers/dense/vars/1`.
struct VariableOwners {
  /// Datasets outside every such group.
  private(set) var others: [DatasetFacts] = []
  private let datasets: [DatasetFacts]
  /// The first run of each owner's datasets: as a rule all of them.
  ///
  /// Owners are in the order in which their first
  /// variables stand in the file, and have no names of their own here: paths have them.
  private var runs: [Range<UInt32>] = []
  private var index = NameIndex()
  /// What stands elsewhere.
  private var further: [Int: [Int]] = [:]

  init(_ datasets: [DatasetFacts]) {
    self.datasets = datasets
    var last: (owner: String, number: Int)?
    for (position, facts) in datasets.enumerated() {
      guard let (owner, _) = Self.position(of: facts.path) else {
        others.append(facts)
        continue
      }
      let known = last.flatMap { $0.owner.hasBytes(of: owner) ? $0.number : nil }
      last = (owner, add(position, to: known ?? number(of: owner)))
    }
  }

  /// - Returns: The owner's number, a new one for none.
  private mutating func add(_ position: Int, to number: Int?) -> Int {
    let (start, end) = (UInt32(position), UInt32(position + 1))
    guard let number else {
      runs.append(start..<end)
      index.append { [datasets, runs] in Self.owner(datasets[Int(runs[$0].lowerBound)]) }
      return runs.count - 1
    }
    if runs[number].upperBound == start {
      runs[number] = runs[number].lowerBound..<end
    } else {
      further[number, default: []].append(position)
    }
    return number
  }
}

extension VariableOwners {
  /// How many there are.
  var count: Int { runs.count }

  /// The path of an owner, by its number.
  func name(_ number: Int) -> String { Self.owner(datasets[Int(runs[number].lowerBound)]) }

  /// The number of an owner; `nil` where there is none at that path.
  func number(of owner: String) -> Int? { index.position(of: owner, name) }

  /// An owner's datasets in file order.
  func datasets(of number: Int) -> [DatasetFacts] {
    let run = Int(runs[number].lowerBound)..<Int(runs[number].upperBound)
    return Array(datasets[run]) + (further[number] ?? []).map { datasets[$0] }
  }

  private static func owner(_ facts: DatasetFacts) -> String {
    position(of: facts.path)?.owner ?? ""
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
