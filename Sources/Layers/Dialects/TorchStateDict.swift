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
    let all = inventory.datasets.map { ($0, TorchKey(path: $0.path)) }
    let averaged = all.filter { TorchAverages.hold($0.1) }
    // A file of nothing but an average is a model like any other.
    let hasOriginals = all.contains {
      !TorchAverages.hold($0.1) && !$0.1.isOptimizerState && telling.contains($0.1.leaf)
    }
    let averages = hasOriginals ? averaged : []
    let paths = Set(averages.map(\.0.path))
    var modules = TorchModules()
    for (facts, key) in all where !key.isOptimizerState && !paths.contains(facts.path) {
      modules.add(facts, key)
    }
    modules.survey()
    if averages.isEmpty { return all.map { tensor($0, $1, modules) } }
    let tensors = all.map { facts, key in
      paths.contains(facts.path) ? nil : tensor(facts, key, modules)
    }
    let copies = TorchAverages(tensors.compactMap(\.self))
    return zip(tensors, all).map { tensor, dataset in
      tensor ?? copies.copy(dataset.0, dataset.1)
        ?? Self.tensor(dataset.0, dataset.1, TorchModules(of: averages))
    }
  }

  private static func tensor(
    _ facts: DatasetFacts, _ key: TorchKey, _ modules: TorchModules
  ) -> Tensor {
    if key.isOptimizerState { return TorchCheckpoint.optimizerState(facts, key) }
    if TorchCheckpoint.isBookkeeping(facts) { return TorchCheckpoint.kept(facts) }
    return TorchQuantization.tensor(facts, key, modules) ?? TorchAdapters.tensor(facts, key)
      ?? TorchRoles(modules: modules, key: key, facts: facts).tensor
  }
}
