internal import HDF5
internal import Layers

/// An inventory that grows by what a walk meets.
final class InventoryBuilder: InventorySink {
  private var placed = PlacedInventory(inventory: Inventory(bytes: 0))
  private var sharing = Sharing<DatasetFacts>()
  /// Beside the datasets, since adding one name to many would copy those every time.
  private var aliases: [Int: [String]] = [:]
  private let keepsGroups: Bool
  private var refusal: Refusal?
  private var state = State.open

  private enum State {
    case open, whole, broken
  }

  /// - Parameter keepsGroups: Whether the inventory is to have its groups.
  init(keepsGroups: Bool = true) { self.keepsGroups = keepsGroups }

  /// Whether the walk is over, and all that was taken made sense.
  var isWhole: Bool { state == .whole }
  /// Whether something was taken that no walk meets.
  var isBroken: Bool { state == .broken }

  func getsOn() {}

  func take(_ item: InventoryItem) {
    guard state == .open else { return state = .broken }
    switch item {
    case .group(let group): if keepsGroups { placed.inventory.groups.append(group) }
    case .dataset(let dataset): placed.inventory.datasets.append(sharing.share(dataset))
    case .alias(let dataset, let path):
      guard isDataset(dataset) else { return state = .broken }
      aliases[dataset, default: []].append(path)
    case .places(var places):
      // Chunks of many datasets are as large and as many as those of the one before.
      if let last = placed.places.last, places.sizes == last.sizes { places.sizes = last.sizes }
      placed.places.append(places)
    case .link(let link): placed.inventory.links.append(link)
    case .unreadable(let object): placed.inventory.unreadable.append(object)
    case .end(let bytes, let refusal): end(bytes, refusal)
    }
  }

  private func isDataset(_ position: Int) -> Bool {
    placed.inventory.datasets.indices.contains(position)
  }

  private func end(_ bytes: Int, _ refusal: Refusal?) {
    placed.inventory.bytes = bytes
    for (dataset, names) in aliases { placed.inventory.datasets[dataset].aliases = names }
    aliases = [:]
    self.refusal = refusal
    state = refusal?.dataset.map(isDataset) == false ? .broken : .whole
  }

  /// The inventory of a walk that is over, which is given away.
  ///
  /// - Parameter path: The file, for the message.
  /// - Throws: `.malformed` if nothing in the file must be written.
  func placedInventory(path: String) throws(ModelFileError) -> PlacedInventory {
    guard let refusal else {
      // Whoever changes it should not have to leave this one's as it is.
      defer { placed = PlacedInventory(inventory: Inventory(bytes: 0)) }
      return placed
    }
    let text = refusal.text { placed.inventory.datasets[$0].path }
    let error = HDF5Error(
      operation: "trust file", object: path, frames: [.init(function: "", description: text)])
    throw ModelFileError(error, path: path)
  }
}
