/// The state of Keras optimizers: recognised by where it lies, since its tensors have the names and
/// shapes of the kernels they belong to.
enum KerasOptimizer {
  /// Every dataset below `group`, named as Keras 2 and 3 name slots in legacy files.
  static func tensors(below group: String, in inventory: InventoryIndex) -> [Tensor] {
    inventory.datasets(below: group).lazy.map { named($0) }.sharing()
  }

  /// A dataset whose path tells the slot: `adam/c1_kernel_momentum`, `Adagrad/accumulator/c1:0`.
  static func named(_ facts: DatasetFacts) -> Tensor {
    let path = facts.path.lowercased()
    if facts.element.kind.isInteger { return counter(facts) }
    if facts.shape == [] {
      if countsSteps(path) { return slot(facts, evidence: "the count of steps of Keras 1") }
      return path.contains("u_product") || path.contains("m_schedule")
        || path.contains("momentum_cache")
        ? slot(facts, startingAt: 1, evidence: "Nadam's product of momenta starts at 1")
        : hyperparameter(facts)
    }
    let startsAtTenth =
      path.contains("accumulator") && (path.contains("adagrad") || path.contains("ftrl"))
    return startsAtTenth
      ? slot(facts, startingAt: 0.1, evidence: "initial_accumulator_value of Adagrad and FTRL")
      : slot(facts)
  }

  /// Keras 1 saves one scalar, a float, and gives it no name of its own.
  private static func countsSteps(_ path: String) -> Bool {
    let name = path.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? ""
    return ["param", "variable", "iterations"].contains(KerasClass.strippingCounter(name))
  }

  /// The datasets of one `optimizer/vars` group, which have positions instead of names.
  ///
  /// - Parameter optimizer: the group's `name` attribute, empty before Keras 3.6.
  static func positional(_ facts: [DatasetFacts], optimizer: String) -> [Tensor] {
    facts.lazy.map { positional($0, optimizer) }.sharing()
  }

  private static func positional(_ facts: DatasetFacts, _ optimizer: String) -> Tensor {
    if facts.element.kind.isInteger { return counter(facts) }
    if facts.shape == [] {
      return optimizer.hasPrefix("nadam") && facts.path.hasSuffix("/2")
        ? slot(facts, startingAt: 1, evidence: "Nadam's product of momenta starts at 1")
        : hyperparameter(facts)
    }
    return optimizer.hasPrefix("adagrad")
      ? slot(facts, startingAt: 0.1, evidence: "initial_accumulator_value of Adagrad")
      : slot(facts)
  }

  private static func counter(_ facts: DatasetFacts) -> Tensor {
    slot(facts, startingAt: 0, evidence: "an integer: a count of steps")
  }

  /// Learning rates and loss scales: settings rather than state.
  private static func hyperparameter(_ facts: DatasetFacts) -> Tensor {
    Tensor(
      facts, layer: "optimizer", layerType: .optimizer, role: .optimizerSlot,
      initial: .keep("a setting of the optimizer, not state"),
      evidence: ["below the optimizer, a scalar"])
  }

  private static func slot(
    _ facts: DatasetFacts, startingAt value: Double = 0, evidence: String? = nil
  ) -> Tensor {
    Tensor(
      facts, layer: "optimizer", layerType: .optimizer, role: .optimizerSlot,
      initial: .constant(value), evidence: ["below the optimizer"] + (evidence.map { [$0] } ?? []))
  }
}
