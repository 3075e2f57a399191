/// Kernels of rank 3 in layers called `query`, `key` and the like: Keras's own attention has (in, heads,
/// dim), and classes of others what they please; Gemma's query is (heads, in, dim) under the same names.
///
/// Keras's layout is taken for granted below a layer of Keras's own class or with a bias of (heads, dim).
/// Elsewhere the projections of one layer must fit each other in one way alone.
struct AttentionProjections {
  /// Those of each layer, by its path.
  private var layers: [[String]: [KerasGroup]] = [:]

  /// Takes in one of the file's groups.
  mutating func learn(from group: KerasGroup) {
    guard Self.isProjection(group) else { return }
    layers[Array(group.owner.dropLast()), default: []].append(group)
  }

  /// The group, without a type where nothing shows how its axes lie.
  func settled(_ group: KerasGroup) -> KerasGroup {
    guard Self.isProjection(group), let kernel = group["kernel"]?.shape else { return group }
    if kernel.count == 2 { return Self.dense(group) }
    let others = layers[Array(group.owner.dropLast())] ?? []
    return Self.isOfKeras(group) || Self.fits(kernel, group, others) ? group : Self.untold(group)
  }

  private static func isProjection(_ group: KerasGroup) -> Bool {
    (group.layerType == .multiHeadAttention || group.layerType == .groupedQueryAttention)
      && KerasTypeInference.isAttentionProjection(group.component)
  }

  private static func isOfKeras(_ group: KerasGroup) -> Bool {
    let attention: [LayerType?] = [.multiHeadAttention, .groupedQueryAttention]
    return attention.contains(group.config?.layerType)
      || attention.contains(group.owner.dropLast().last.flatMap(KerasClass.knownLayerType))
  }

  private static func fits(_ kernel: [Int], _ group: KerasGroup, _ others: [KerasGroup]) -> Bool {
    if let bias = group["bias"]?.shape, bias.count == 2 { return bias == Array(kernel.dropFirst()) }
    let kernels = { (isOutput: Bool) in
      others.filter { $0.isOutputProjection == isOutput }.compactMap { $0["kernel"]?.shape }
        .filter { $0.count == 3 }
    }
    // (heads, dim, out), whatever the order of the other projections is.
    if group.isOutputProjection { return kernels(false).contains { $0[2] == kernel[1] } }
    return kernels(true).contains { output in
      kernel[0] == output[2] && kernel[1] != output[2] && kernel[2] == output[1]
    }
  }

  /// A name that attention uses too, as of the second matrix of a feed-forward block.
  private static func dense(_ group: KerasGroup) -> KerasGroup {
    guard group.config == nil else { return group }
    var dense = group
    dense.layerType = .dense
    dense.evidence.append("a kernel of rank 2")
    return dense
  }

  private static func untold(_ group: KerasGroup) -> KerasGroup {
    var untold = group
    untold.layerType = nil
    untold.isSettled = true
    untold.evidence.append("(in, heads, dim) or (heads, in, dim): the class is not one of Keras's")
    return untold
  }
}

extension KerasGroup {
  /// Whether this is the projection from all heads.
  fileprivate var isOutputProjection: Bool { component.contains("output") }
}
