/// `.weights.h5` of Keras 3 and tf_keras: variables lie in groups called `vars` under their position,
/// and the path spells attributes and classes (`layers/conv2d_1/vars/0`).
enum KerasWeights: Dialect {
  static let name = "keras_weights"

  static func recognizes(_ inventory: InventoryIndex) -> Bool {
    inventory.datasets.contains { VariablePath.split($0.path) != nil }
  }

  static func interpret(_ inventory: InventoryIndex) -> [Tensor] {
    let owners = VariablePath.owners(inventory.datasets)
    let paths = variablePaths(inventory)
    let ordered = paths?.inModelOrder(owners.count, owners.name) ?? Array(0..<owners.count)
    func group(_ number: Int, _ owner: String) -> KerasGroup? {
      guard isLayer(owner) else { return nil }
      return Self.group(owner, owners.datasets(of: number), inventory, paths?.layers[owner])
    }
    let layers = KerasGroups { body in
      for number in ordered { if let group = group(number, owners.name(number)) { body(group) } }
    }
    let settling = KerasSettling(layers, mayBeKeras1: false)
    let isGemma = isGemma(inventory)
    var sharing = Sharing<Tensor>()
    var inVars: [Tensor] = []
    inVars.reserveCapacity(inventory.datasets.count)
    for number in ordered {
      let owner = owners.name(number)
      let ofOwner =
        group(number, owner).map {
          tensors(of: settling.settled($0, before: nil), owner: owner, inventory, isGemma)
        }
        ?? beside(owner, owners.datasets(of: number), inventory)
      inVars += ofOwner.lazy.map { sharing.share($0) }
    }
    if inVars.contains(where: { $0.copyOf != nil }) { inVars = takingAfterOriginals(inVars) }
    inVars += owners.others.lazy.map {
      sharing.share(Tensor($0, layer: "", evidence: ["outside every vars group"]))
    }
    return inVars
  }

  /// Groups are named by class, so that only the config tells their order.
  static func tellsOrder(_ inventory: InventoryIndex) -> Bool {
    variablePaths(inventory) != nil || inventory.tracksOrder
  }

  private static func variablePaths(_ inventory: InventoryIndex) -> KerasVariablePaths? {
    inventory.attribute("config.json", of: "/")?.text
      .flatMap(KerasLayerConfig.parse).map(KerasVariablePaths.init)
  }

  private static func isLayer(_ owner: String) -> Bool {
    !["optimizer", "metrics"].contains(owner.split(separator: "/").first)
  }

  private static func inOrder(_ facts: [DatasetFacts]) -> [DatasetFacts] {
    facts.sorted { VariablePath.index(of: $0) < VariablePath.index(of: $1) }
  }

  private static func name(of owner: String, _ inventory: InventoryIndex) -> String {
    inventory.attribute("name", of: owner + "/vars")?.text ?? ""
  }

  private static func group(
    _ owner: String, _ facts: [DatasetFacts], _ inventory: InventoryIndex,
    _ config: KerasLayerConfig?
  ) -> KerasGroup {
    PositionalLayer(
      components: owner.split(separator: "/").map(String.init), name: name(of: owner, inventory),
      variables: inOrder(facts), config: config
    ).group
  }

  /// The state that lies beside the layers.
  private static func beside(
    _ owner: String, _ facts: [DatasetFacts], _ inventory: InventoryIndex
  ) -> [Tensor] {
    owner.split(separator: "/").first == "metrics"
      ? inOrder(facts).map(metric)
      : KerasOptimizer.positional(inOrder(facts), optimizer: name(of: owner, inventory))
  }

  private static func tensors(
    of group: KerasGroup, owner: String, _ inventory: InventoryIndex, _ isGemma: Bool
  ) -> [Tensor] {
    let tensors = KerasRoles.tensors(of: group)
    if group.layerType == .rmsNormalization, isGemma {
      return tensors.map(startingUnknown)
    }
    return group.layerType == .spectralNormalization
      ? linkingToWrapped(tensors, owner, inventory) : tensors
  }

  /// Gemma's class of the same name multiplies by 1 + scale and starts at zero.
  private static func isGemma(_ inventory: InventoryIndex) -> Bool {
    inventory.datasets.contains { $0.path.contains("/gemma") }
  }

  private static func startingUnknown(_ tensor: Tensor) -> Tensor {
    var open = tensor
    open.role = .unknown
    open.evidence.append("a scale that Keras starts at one and Gemma, by the same name, at zero")
    return open
  }

  private static func metric(_ facts: DatasetFacts) -> Tensor {
    Tensor(facts, layer: "metrics", layerType: .metric, role: .metric, evidence: ["below /metrics"])
  }

  /// A copy is in all but its path what its original is.
  private static func takingAfterOriginals(_ tensors: [Tensor]) -> [Tensor] {
    let originals = Dictionary(
      tensors.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    return tensors.map { tensor in
      guard var copy = tensor.copyOf.flatMap({ originals[$0] }) else { return tensor }
      copy.facts = tensor.facts
      copy.layer = tensor.layer
      copy.copyOf = tensor.copyOf
      copy.evidence = tensor.evidence
      return copy
    }
  }

  /// SpectralNormalization saves the wrapped layer's kernel a second time as its own.
  private static func linkingToWrapped(
    _ tensors: [Tensor], _ owner: String, _ inventory: InventoryIndex
  ) -> [Tensor] {
    tensors.map { tensor in
      guard tensor.path == owner + "/vars/0",
        let wrapped = inventory.dataset(owner + "/layer/vars/0"),
        wrapped.shape == tensor.facts.shape
      else { return tensor }
      var copy = tensor
      copy.copyOf = wrapped.path
      copy.evidence.append("the wrapped layer's kernel, saved twice")
      return copy
    }
  }
}
