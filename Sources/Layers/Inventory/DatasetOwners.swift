/// The datasets of a file by what owns them, such as a layer, whose name is found in their paths.
struct DatasetOwners {
  /// Datasets without an owner.
  private(set) var others: [DatasetFacts] = []
  private let datasets: [DatasetFacts]
  private let owner: (DatasetFacts) -> String?
  /// The first run of each owner's datasets: as a rule all of them.
  ///
  /// Owners are in the order in which their first datasets stand in the file, and have no names of their own here:
  /// paths have them.
  private var runs: [Range<UInt32>] = []
  private var index = NameIndex()
  /// What stands elsewhere.
  private var further: [Int: [Int]] = [:]

  /// - Parameter owner: The owner's name; the same for a dataset each time.
  init(_ datasets: [DatasetFacts], owner: @escaping (DatasetFacts) -> String?) {
    self.datasets = datasets
    self.owner = owner
    var last: (owner: String, number: Int)?
    for (position, facts) in datasets.enumerated() {
      guard let owner = owner(facts) else {
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
      index.append { [datasets, runs, owner] in owner(datasets[Int(runs[$0].lowerBound)]) ?? "" }
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

extension DatasetOwners {
  /// How many there are.
  var count: Int { runs.count }

  /// The name of an owner, by its number.
  func name(_ number: Int) -> String { owner(datasets[Int(runs[number].lowerBound)]) ?? "" }

  /// The number of an owner; `nil` where there is none of that name.
  func number(of owner: String) -> Int? { index.position(of: owner, name) }

  /// An owner's datasets in file order.
  func datasets(of number: Int) -> [DatasetFacts] { positions(of: number).map { datasets[$0] } }

  /// The positions of an owner's datasets among all.
  func positions(of number: Int) -> [Int] {
    Array(Int(runs[number].lowerBound)..<Int(runs[number].upperBound)) + (further[number] ?? [])
  }
}
