/// PyTorch state dicts as people dump them with h5py: one dataset for each key, under dotted names or
/// nested groups, alone or as part of a checkpoint with optimizer state.
enum TorchStateDict: Dialect {
  static let name = "torch"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.datasets.contains { facts in
      let key = TorchKey(path: facts.path)
      return telling.contains(key.leaf)
        || telling.contains(where: { key.leaf.hasPrefix($0 + "_l") })
    }
  }

  /// Leaf names that no other framework gives to datasets.
  private static let telling: Set<String> = [
    "weight", "running_mean", "running_var", "num_batches_tracked", "weight_ih", "weight_hh",
    "in_proj_weight", "weight_g", "weight_orig", "parametrizations.weight.original",
    "parametrizations.weight.original0",
  ]

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    let averages = averages(inventory.datasets)
    let paths = Set(averages.map(\.path))
    // Keys are taken apart each time: all of them take more memory than the tensors.
    var modules = TorchModules()
    for facts in inventory.datasets where !paths.contains(facts.path) {
      let key = TorchKey(path: facts.path)
      if !key.isOptimizerState { modules.add(facts, key) }
    }
    modules.survey()
    guard !averages.isEmpty else {
      return inventory.datasets.lazy.map { tensor($0, modules) }.sharing()
    }
    let others = inventory.datasets.lazy.filter { !paths.contains($0.path) }
    let copies = TorchAverages(others.map { tensor($0, modules) })
    let averaged = TorchModules(of: averages)
    return inventory.datasets.lazy.map { facts in
      paths.contains(facts.path)
        ? copies.copy(facts) ?? tensor(facts, averaged) : tensor(facts, modules)
    }
    .sharing()
  }

  /// The datasets of an averaged copy beside a model; a file of nothing but an average is a model like any other.
  private static func averages(_ datasets: [DatasetFacts]) -> [DatasetFacts] {
    let averages = datasets.filter { TorchAverages.hold($0.path) }
    guard !averages.isEmpty else { return [] }
    let hasOriginals = datasets.contains { facts in
      let key = TorchKey(path: facts.path)
      return !TorchAverages.hold(facts.path) && !key.isOptimizerState && telling.contains(key.leaf)
    }
    return hasOriginals ? averages : []
  }

  private static func tensor(_ facts: DatasetFacts, _ modules: TorchModules) -> Tensor {
    let key = TorchKey(path: facts.path)
    if key.isOptimizerState { return TorchCheckpoint.optimizerState(facts, key) }
    if TorchCheckpoint.isBookkeeping(facts) { return TorchCheckpoint.kept(facts) }
    return TorchQuantization.tensor(facts, key, modules) ?? TorchAdapters.tensor(facts, key)
      ?? TorchRoles(modules: modules, key: key, facts: facts).tensor
  }
}
