/// The datasets of a file by the groups that hold them.
///
/// Owners and leaves are told from a path each time they are asked for: held for many datasets, they would take more
/// memory than these.
struct NamedLayers {
  /// The owner of a dataset and its name there, from its path's components.
  typealias Split = (_ components: [String]) -> (owner: [String], leaf: String)

  private let names: Names
  /// Positions by owner and leaf.
  private let parameters: NameIndex
  /// Positions of one dataset of each owner.
  private let owners: NameIndex

  /// What the indices are asked with.
  private struct Names {
    let datasets: [DatasetFacts]
    let split: Split

    func tell(_ position: Int) -> (owner: [String], leaf: String) {
      split(datasets[position].path.split(separator: "/").map(String.init))
    }

    func owner(_ position: Int) -> String { NamedLayers.key(tell(position).owner) }

    func parameter(_ position: Int) -> String {
      let (owner, leaf) = tell(position)
      return NamedLayers.key(owner, leaf)
    }
  }

  /// - Parameter split: The owner and the name in it of a path's components; the last group and the dataset's name
  ///   unless told.
  init(
    _ datasets: [DatasetFacts],
    split: @escaping Split = { (Array($0.dropLast()), $0.last ?? "") }
  ) {
    let names = Names(datasets: datasets, split: split)
    var parameters = NameIndex(room: datasets.count)
    var owners = NameIndex(room: datasets.count)
    // Of two that have one name, the last counts.
    for position in datasets.indices.reversed() {
      parameters.insert(position, names.parameter)
      owners.insert(position, names.owner)
    }
    (self.names, self.parameters, self.owners) = (names, parameters, owners)
  }

  /// The parameter of a layer; `nil` where there is none of that name.
  func facts(of owner: some Sequence<String>, _ leaf: String) -> DatasetFacts? {
    parameters.position(of: Self.key(owner, leaf), names.parameter).map { names.datasets[$0] }
  }

  /// Whether a layer has any parameter.
  func has(_ owner: some Sequence<String>) -> Bool {
    owners.position(of: Self.key(owner), names.owner) != nil
  }

  /// The datasets in file order.
  var tensors: some Sequence<NamedTensor> { names.datasets.indices.lazy.map(tensor) }

  /// What each dataset means, in file order.
  func interpreted(_ interpret: @escaping (NamedTensor) -> Tensor) -> [Tensor] {
    tensors.lazy.map(interpret).sharing()
  }

  private func tensor(_ position: Int) -> NamedTensor {
    let (owner, leaf) = names.tell(position)
    return NamedTensor(facts: names.datasets[position], owner: owner, leaf: leaf, layers: self)
  }

  /// A NUL is in no name of HDF5.
  private static func key(_ owner: some Sequence<String>, _ leaf: String) -> String {
    key(owner) + "\0" + leaf
  }

  private static func key(_ owner: some Sequence<String>) -> String {
    owner.joined(separator: "/")
  }
}
