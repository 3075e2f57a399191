/// A dataset in a group that belongs to one layer, with its siblings: what dialects look at that tell
/// layers by the names of their parameters.
struct NamedTensor {
  let facts: DatasetFacts
  /// The groups from the top down, without those that say nothing of the layer.
  let owner: [String]
  /// The dataset's own name.
  let leaf: String
  let layers: NamedLayers

  var shape: [Int] { facts.shape ?? [] }

  var layer: String { owner.joined(separator: "/") }

  /// Whether the dataset has the NULL dataspace: a parameter that was saved before it had a shape.
  var isUninitialized: Bool { facts.shape == nil }

  /// The shape of a parameter of the same layer.
  func sibling(_ leaf: String) -> [Int]? { layers.facts(of: owner, leaf)?.shape }

  func hasSibling(_ leaf: String) -> Bool { layers.facts(of: owner, leaf) != nil }

  /// Whether there is a layer of that name beside this one.
  func hasNeighbour(_ name: String) -> Bool { layers.has(owner.dropLast() + [name]) }

  /// The shape of a parameter of the layer of that name beside this one.
  func neighbour(_ name: String, _ leaf: String) -> [Int]? {
    layers.facts(of: owner.dropLast() + [name], leaf)?.shape
  }

  /// The layer's name as `TorchModule` reads it, for hints in words that people use everywhere.
  var module: TorchModule { TorchModule(name: owner.joined(separator: ".")) }

  func make(
    _ role: Role, _ evidence: String, type: LayerType = .unknown, geometry: KernelGeometry? = nil,
    readings: [KernelReading] = [], initial: FrameworkDefault? = nil
  ) -> Tensor {
    Tensor(
      facts, layer: layer, layerType: type, role: role, geometry: geometry, readings: readings,
      initial: initial, evidence: ["parameter \(leaf)", evidence])
  }

  /// A tensor that stays as it is unless the user says otherwise.
  func kept(_ role: Role, _ why: String, type: LayerType = .unknown) -> Tensor {
    var tensor = make(role, why, type: type, initial: .keep(why))
    tensor.trainable = false
    return tensor
  }

  func unknown(_ reason: String) -> Tensor { make(.unknown, reason) }

  /// A kernel (out, in, spatial…), whose fans torch counts from the shape as it is.
  func outputFirst(
    _ evidence: String, role: Role = .kernel, type: LayerType, transposed: Bool = false
  ) -> Tensor {
    guard shape.count >= 2 else { return unknown("a kernel of rank \(shape.count)") }
    let axes = Axes.outputFirst(rank: shape.count)
    return make(
      role, evidence, type: type,
      geometry: KernelGeometry(
        axes: transposed ? axes.transposed : axes, torchShape: shape,
        kind: transposed ? .transposed : .standard))
  }

  /// A kernel (spatial…, in, out).
  func inputFirst(_ evidence: String, role: Role = .kernel, type: LayerType) -> Tensor {
    guard shape.count >= 2 else { return unknown("a kernel of rank \(shape.count)") }
    return make(
      role, evidence, type: type,
      geometry: KernelGeometry(.inputFirst(rank: shape.count), shape: shape))
  }
}
