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
    let keys = inventory.datasets.map { TorchKey(path: $0.path) }
    var modules = TorchModules()
    for (key, facts) in zip(keys, inventory.datasets) where !key.isOptimizerState {
      modules.add(facts, key)
    }
    return zip(keys, inventory.datasets).map { key, facts in
      if key.isOptimizerState { return optimizerState(facts, key) }
      return TorchRoles(modules: modules, key: key, facts: facts).tensor
    }
  }

  private static func optimizerState(_ facts: DatasetFacts, _ key: TorchKey) -> Tensor {
    var tensor = Tensor(
      facts, layer: "optimizer", layerType: .optimizer, role: .optimizerSlot,
      initial: .constant(0), evidence: ["below the optimizer"])
    if key.leaf != "step", facts.shape == [] || key.leaf == "step_size" {
      tensor.initial = .keep("a setting of the optimizer, not state")
    }
    return tensor
  }
}
