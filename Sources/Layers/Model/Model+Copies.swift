extension Model {
  /// Groups of positions in `tensors` that may be one shared tensor which Keras saved several times: a
  /// layer that two nested models share is written below each of them.
  ///
  /// The same names below another top-level layer do not prove it, since two encoders may well each
  /// have a `conv1`; equal values do.
  public var possibleCopies: [[Int]] {
    if dialect == TorchStateDict.name { return possibleTies }
    guard dialect == KerasLegacy.name else { return [] }
    var groups: [Key: [Int]] = [:]
    for (position, tensor) in tensors.enumerated()
    where !tensor.geometries.isEmpty || tensor.role == .embedding {
      guard let key = Key(tensor) else { continue }
      groups[key, default: []].append(position)
    }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// Embeddings with the matrices of the same shape: a language model's head is often its embedding,
  /// of which a state dict holds two keys and h5py two datasets.
  private var possibleTies: [[Int]] {
    let candidates = tensors.indices.filter {
      tensors[$0].copyOf == nil && tensors[$0].shape.count == 2
        && (tensors[$0].role == .embedding || tensors[$0].layerType == .dense)
    }
    let groups = Dictionary(grouping: candidates) {
      tensors[$0].shape.map(String.init) + [tensors[$0].facts.element.kind.rawValue]
    }
    return groups.values.filter { group in
      group.count > 1 && group.contains { tensors[$0].role == .embedding }
    }
    .map { group in
      // The embedding comes first: PyTorch code ties the head to it, and not the other way round.
      group.filter { tensors[$0].role == .embedding }
        + group.filter { tensors[$0].role != .embedding }
    }
    .sorted { $0[0] < $1[0] }
  }

  /// Makes the tensors at the later positions of a group repeat the first one's values.
  public mutating func declareCopies(_ positions: [Int]) {
    guard let original = positions.first else { return }
    for position in positions.dropFirst() {
      tensors[position].copyOf = tensors[original].path
      tensors[position].activation = tensors[original].activation
      tensors[position].evidence.append("holds the same values as \(tensors[original].path)")
    }
  }
}

/// What two copies have in common: the path below their top-level layers, shape and type.
private struct Key: Hashable {
  let path: [Substring]
  let shape: [Int]
  let element: ElementType

  init?(_ tensor: Tensor) {
    var components = tensor.path.split(separator: "/")[...]
    if components.first == "model_weights" { components = components.dropFirst() }
    guard let layer = components.popFirst() else { return nil }
    if components.first == layer { components = components.dropFirst() }
    guard components.count >= 2 else { return nil }
    // T5 writes shared/shared/embeddings below its encoder and shared/embeddings beside it.
    path = components.indices.filter {
      $0 == components.startIndex || components[$0] != components[$0 - 1]
    }
    .map { components[$0] }
    shape = tensor.shape
    element = tensor.facts.element
  }
}
