internal import Initializers
public import Layers

/// Turns a model and a policy into a plan: pure, the same for the same input.
public struct Planner: Sendable {
  let policy: Policy

  /// A planner for any number of models under one policy.
  public init(policy: Policy) {
    self.policy = policy
  }

  /// - Throws: `PlanningError` when a selector matches nothing, a tensor is not understood, or one
  ///   that is to be written cannot be.
  public func plan(
    _ model: Model, file: PlannedFile, tool: Plan.Tool
  ) throws(PlanningError) -> Plan {
    if let refusal = model.refusal { throw .noModel(refusal) }
    var tensors = model.tensors
    for position in tensors.indices where !tensors[position].readings.isEmpty {
      tensors[position] = policy.layout.settle(tensors[position])
    }
    if policy.drawsAsTorchConstructs { tensors = TorchDrawOrder.sorted(tensors) }
    try policy.checkTrainable(model)
    // What nobody asks for is not gathered: it takes as much memory as the plan.
    let weights = LayerWeights(policy.asks(.torch) ? tensors : [])
    let context = SelectorContext(policy.hasSelectors ? tensors : [])
    let rules = try MatchedRules(policy.rules, in: context)
    let kept = try keptByFlags(context)
    try checkDeclarations(model)
    let decisions = Decisions(tensors, policy.rules) { [tensors] position in
      kept[position] ?? decide(tensors[position], rules.first(for: position), weights)
    }
    try checkCoverage(tensors, decisions)
    var planned: [PlannedTensor] = []
    planned.reserveCapacity(tensors.count)
    var sharing = PlannedTensor.Sharing()
    var unknown: [PlanningError.UnknownTensor] = []
    var warnings = model.warnings + rules.warnings + policy.orderWarnings(model)
    for (position, tensor) in tensors.enumerated() {
      switch certain(tensor, decisions[position]) {
      case .unmatched: break
      case .unknown(let reason):
        unknown.append(.init(path: tensor.path, reason: reason))
      case .keep(let rule): planned.append(sharing.share(self.kept(tensor, rule)))
      case .write(_, _) where tensor.facts.elements == 0,
        .writeWithFans(_, _, _) where tensor.facts.elements == 0:
        let rule = "zero elements: initializing is a no-op"
        planned.append(sharing.share(self.kept(tensor, rule)))
        warnings.append("\(tensor.path) has zero elements; initializing it is a no-op")
      case .write(let initializer, let rule):
        planned.append(sharing.share(try written(tensor, initializer, rule)))
        warnings += Warnings.of(initializer, tensor.path, policy.rng)
      case .writeWithFans(let initializer, let fan, let rule):
        planned.append(sharing.share(try written(tensor, initializer, rule, fan: fan)))
        warnings += Warnings.of(initializer, tensor.path, policy.rng)
      }
    }
    guard unknown.isEmpty else { throw .unknownTensors(unknown) }
    return Plan(tool: tool, file: file, policy: policy, tensors: planned, warnings: warnings)
  }

  /// The positions of tensors that `only` or `except` keeps, and why.
  private func keptByFlags(_ model: SelectorContext) throws(PlanningError) -> [Int: Decision] {
    let only = try selections(policy.only, model)
    let except = try selections(policy.except, model)
    var kept: [Int: Decision] = [:]
    guard !only.isEmpty || !except.isEmpty else { return kept }
    for position in model.tensors.indices {
      if !only.isEmpty, !only.contains(where: { $0.1[position] }) {
        kept[position] = .keep(rule: "not selected by --only")
      } else if let (selector, _) = except.first(where: { $0.1[position] }) {
        kept[position] = .keep(rule: "--except \(selector)")
      }
    }
    return kept
  }

  private func selections(
    _ selectors: [Selector], _ model: SelectorContext
  ) throws(PlanningError) -> [(Selector, [Bool])] {
    try selectors.map { selector throws(PlanningError) in
      let selection = selector.selection(in: model)
      guard selection.contains(true) else { throw .matchingNothing(selector, nil, model) }
      return (selector, selection)
    }
  }

  private func decide(
    _ tensor: Tensor, _ match: (rule: Rule, choice: Rule.Choice)?, _ weights: LayerWeights
  ) -> Decision {
    switch match?.choice {
    case .keep: return .keep(rule: match?.rule.label ?? "")
    case .initialize(let initializer): return .write(initializer, rule: match?.rule.label ?? "")
    case .interpolate, nil:
      return policy.preset.map { decide(tensor, by: $0, weights) } ?? .unmatched
    case .preset(let preset): return decide(tensor, by: preset, weights)
    }
  }

  private func decide(
    _ tensor: Tensor, by preset: Preset, _ weights: LayerWeights
  ) -> Decision {
    let decision = preset.decide(tensor, policy, weights)
    if case .unknown(let reason) = decision, policy.onUnknown == .keep {
      return .keep(rule: "--on-unknown keep: \(reason)")
    }
    return decision
  }

  private func checkCoverage(
    _ tensors: [Tensor], _ decisions: Decisions
  ) throws(PlanningError) {
    // A preset leaves out none.
    guard policy.preset == nil else { return }
    let unmatched = tensors.indices.filter { decisions[$0] == .unmatched }.map { tensors[$0].path }
    guard unmatched.isEmpty else {
      throw .unmatchedTensors(unmatched, file: policy.rules.last?.source?.file)
    }
  }

  private func kept(_ tensor: Tensor, _ rule: String) -> PlannedTensor {
    var planned = PlannedTensor(keeping: tensor, rule: rule)
    (planned.description.fanIn, planned.description.fanOut) = policy.fan.agreedFans(of: tensor)
    return planned
  }

  /// What is left open is an error only where it would change what is drawn.
  private func certain(_ tensor: Tensor, _ decision: Decision) -> Decision {
    let isByKeras = if case .writeWithFans = decision { true } else { false }
    guard let initializer = decision.initializer,
      let ambiguity = Ambiguity(of: tensor, initializer, isByKeras ? .keras : policy.fan)
    else { return decision }
    return policy.onUnknown == .keep
      ? .keep(rule: "--on-unknown keep: \(ambiguity)") : .unknown(reason: ambiguity.description)
  }

  private func written(
    _ tensor: Tensor, _ initializer: Initializer, _ rule: String, fan given: Fan? = nil
  ) throws(PlanningError) -> PlannedTensor {
    try checkWritable(tensor)
    var planned = kept(tensor, rule)
    do {
      let fan = try fan(of: tensor, for: initializer, given)
      try check(initializer, fan, tensor)
      if given != nil || tensor.geometries.isEmpty {
        planned.description.fanIn = fan?.input
        planned.description.fanOut = fan?.output
      }
      planned.treatment = PlannedTensor.Treatment(
        action: .write, initializer: initializer, gain: initializer.gain,
        std: try std(of: initializer, fan), method: tensor.facts.hasPlace ? .direct : .rewrite,
        rule: rule)
      planned.copyOf = tensor.copyOf
    } catch {
      throw .cannotInitialize(path: tensor.path, rule: rule, error)
    }
    return planned
  }

  /// Makes sure that the initializer applies to the tensor: its rank, its type, its arguments.
  private func check(
    _ initializer: Initializer, _ fan: Fan?, _ tensor: Tensor
  ) throws(InitializerError) {
    if case .rowNorms = initializer { return }
    guard let format = FloatFormat(rawValue: tensor.facts.element.kind.rawValue) else {
      guard initializer == .constant(0) else {
        throw .notFloats(initializer.name, tensor.facts.element.kind.rawValue)
      }
      return
    }
    let geometry = tensor.geometries.first.map {
      TensorGeometry($0.axes, shape: tensor.shape, isDepthwise: tensor.layerType.isDepthwise)
    }
    let resolved = try initializer.resolve(
      fan: fan, geometry: geometry, shape: tensor.shape, format: format)
    if policy.rng == .philox, case .distribution(let distribution) = resolved {
      try distribution.checkRejection()
    }
  }

  /// The norms of another tensor's rows have no distribution of their own.
  private func std(of initializer: Initializer, _ fan: Fan?) throws(InitializerError) -> Double? {
    if case .rowNorms = initializer { return nil }
    return try initializer.std(fan: fan)
  }

  /// The fans of a kernel by the policy's convention; of anything else that a scheme is asked to
  /// draw, torch's of the shape as it is.
  private func fan(
    of tensor: Tensor, for initializer: Initializer, _ given: Fan?
  ) throws(InitializerError) -> Fan? {
    if let given, try initializer.scaling != nil { return given }
    if let geometry = tensor.geometries.first {
      return try policy.fan.fan(of: geometry, shape: tensor.shape)
    }
    return try initializer.scaling == nil ? nil : Fan(shape: tensor.shape)
  }

  private func checkWritable(_ tensor: Tensor) throws(PlanningError) {
    let facts = tensor.facts
    switch facts.storage {
    case .virtual, .external:
      throw .valuesElsewhere(path: facts.path, storage: facts.storage.name)
    case .contiguous, .compact, .chunked: break
    }
    for filter in facts.storage.filters {
      if !filter.isAvailable { throw .missingFilter(path: facts.path, filter) }
      if filter.isLossy { throw .lossyFilter(path: facts.path, filter) }
    }
    if facts.element.kind == .otherFloat {
      throw .unsupportedFloat(path: facts.path, size: facts.element.size)
    }
  }
}

extension Filter {
  /// scaleoffset (6) and n-bit (5) may round what passes through them.
  var isLossy: Bool { id == 5 || id == 6 }
}
