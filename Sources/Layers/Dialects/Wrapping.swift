/// A library that stores dicts of arrays under names of its own: what it wraps is for another dialect.
protocol Wrapping: Sendable {
  /// The name that the plan records before the inner dialect's.
  static var name: String { get }

  static func recognizes(_ inventory: InventoryIndex) -> Bool

  /// What a dataset is called inside, or why it is the library's own.
  static func place(_ facts: DatasetFacts, in inventory: InventoryIndex) -> Placement

  /// The datasets in the order in which their dict held them, if the file tells it.
  static func ordered(_ inventory: InventoryIndex) -> [DatasetFacts]?
}

/// Where a dataset stands in what a library wraps.
enum Placement {
  case inside(String)
  case kept(String)
}

extension Wrapping {
  static func ordered(_ inventory: InventoryIndex) -> [DatasetFacts]? { nil }

  /// The model inside, on the file's own paths.
  static func interpret(
    _ inventory: Inventory, inner: (Inventory) -> Model
  ) -> Model {
    let index = InventoryIndex(inventory)
    let order = ordered(index)
    var originals: [String: DatasetFacts] = [:]
    var unwrapped = Inventory(
      bytes: inventory.bytes, links: inventory.links, unreadable: inventory.unreadable)
    var kept: [Tensor] = []
    for facts in order ?? index.datasets {
      switch place(facts, in: index) {
      case .inside(let path) where originals[path] == nil:
        originals[path] = facts
        unwrapped.datasets.append(facts)
        unwrapped.datasets[unwrapped.datasets.count - 1].path = path
        unwrapped.datasets[unwrapped.datasets.count - 1].aliases = []
      case .inside:
        kept.append(Tensor(facts, layer: "", evidence: ["two datasets have one name inside"]))
      case .kept(let why):
        kept.append(
          Tensor(facts, layer: "", role: .auxiliary, initial: .keep(why), evidence: [why]))
      }
    }
    unwrapped.groups = groups(inventory, of: unwrapped.datasets)
    var model = inner(unwrapped)
    model.tensors = model.tensors.map { named($0, originals) } + kept
    if order != nil { model.tellsOrder = true }
    if model.refusal == nil { model.dialect = "\(name)/\(model.dialect)" }
    return model
  }

  /// The groups that the names inside imply, with the attributes of those that kept their name.
  private static func groups(_ inventory: Inventory, of datasets: [DatasetFacts]) -> [GroupFacts] {
    let old = Dictionary(
      inventory.groups.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = ["/"]
    var groups = [old["/"] ?? GroupFacts(path: "/")]
    for facts in datasets {
      var path = ""
      for component in facts.path.split(separator: "/").dropLast() {
        path += "/" + component
        if seen.insert(path).inserted { groups.append(old[path] ?? GroupFacts(path: path)) }
      }
    }
    return groups
  }

  private static func named(_ tensor: Tensor, _ originals: [String: DatasetFacts]) -> Tensor {
    guard let facts = originals[tensor.path] else { return tensor }
    var tensor = tensor
    tensor.facts.path = facts.path
    tensor.facts.aliases = facts.aliases
    tensor.copyOf = tensor.copyOf.map { originals[$0]?.path ?? $0 }
    if case .rowNorms(let path) = tensor.initial {
      tensor.initial = .rowNorms(of: originals[path]?.path ?? path)
    }
    tensor.evidence.append("inside a dict that \(name) stored")
    return tensor
  }
}
