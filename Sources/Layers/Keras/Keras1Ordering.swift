/// Which `dim_ordering` the convolutions of a Keras 1 file have, "th" (out, in, spatial…) or "tf"
/// (spatial…, in, out): from each layer's config, else from its bias, else from the file's other
/// convolutions, since one setting holds for all of a user's models.
struct Keras1Ordering {
  typealias Finding = (order: KernelReading.Order, evidence: String)

  // What the file's convolutions tell together.
  private var certainOrders: Set<KernelReading.Order> = []
  private var likelyOrders: Set<KernelReading.Order> = []
  /// Whether some are over planes.
  private var isPlanar = false

  /// The order of all, if they agree.
  private var common: Finding? {
    let orders = certainOrders.isEmpty ? likelyOrders : certainOrders
    guard orders.count == 1, let order = orders.first else { return nil }
    return (order, "as the file's other convolutions are")
  }

  /// Takes in one of the file's groups, and the one that follows it.
  mutating func learn(from group: KerasGroup, _ next: KerasGroup?) {
    // A convolution over time lies the same way in every file, so what may be one says nothing.
    guard let type = group.layerType else { return }
    if let order = Self.certain(group)?.order { certainOrders.insert(order) }
    if let order = Self.likely(group, next)?.order { likelyOrders.insert(order) }
    if type == .conv2d { isPlanar = true }
  }

  /// The group with the order of its convolution's axes as far as it can be told.
  func settled(_ group: KerasGroup, _ next: KerasGroup?) -> KerasGroup {
    var settled = isPlanar ? Self.namingPointwise(group) : group
    settled.convolutionOrder =
      Self.certain(group) ?? (group.layerType == nil ? Self.likely(group, next) : common)
    return settled
  }

  /// Beside convolutions over planes a window of 1 × 1 is one of theirs.
  private static func namingPointwise(_ group: KerasGroup) -> KerasGroup {
    guard group.layerType == nil, let kernel = kernel(of: group), kernel.count == 4,
      kernel.prefix(2) == [1, 1] || kernel.suffix(2) == [1, 1]
    else { return group }
    var named = group
    named.layerType = .conv2d
    named.evidence.append("a window of 1 × 1 beside other convolutions over planes")
    return named
  }

  /// From the config or the bias.
  private static func certain(_ group: KerasGroup) -> Finding? {
    guard let kernel = kernel(of: group) else { return nil }
    switch group.config?.dimOrdering {
    case "th": return (.outputFirst, "dim_ordering th")
    case "tf": return (.inputFirst, "dim_ordering tf")
    default: break
    }
    guard let bias = bias(of: group)?.shape, bias.count == 1 else { return nil }
    return byLength(kernel, bias[0], "a bias of length \(bias[0])")
  }

  /// From the next normalization, else from the shape.
  private static func likely(_ group: KerasGroup, _ next: KerasGroup?) -> Finding? {
    guard let kernel = kernel(of: group) else { return nil }
    if let gamma = next?["gamma"]?.shape.first,
      let finding = byLength(kernel, gamma, "a following normalization of \(gamma) channels")
    {
      return finding
    }
    return byShape(kernel)
  }

  /// The axis that is as long as there are outputs.
  private static func byLength(_ kernel: [Int], _ length: Int, _ evidence: String) -> Finding? {
    switch (kernel.first == length, kernel.last == length) {
    case (true, false): (.outputFirst, evidence)
    case (false, true): (.inputFirst, evidence)
    default: nil
    }
  }

  /// A small square window at one end with more channels at the other than any window is wide.
  private static func byShape(_ kernel: [Int]) -> Finding? {
    func isWindow(_ axes: some Collection<Int>) -> Bool {
      Set(axes).count == 1 && axes.allSatisfy { $0 % 2 == 1 && $0 <= 11 }
    }
    func isChannels(_ axes: some Collection<Int>) -> Bool {
      axes.allSatisfy { $0 > 1 } && axes.contains { $0 > 11 }
    }
    if isWindow(kernel.dropFirst(2)), isChannels(kernel.prefix(2)) {
      return (.outputFirst, "a window at the end of \(kernel)")
    }
    if isWindow(kernel.dropLast(2)), isChannels(kernel.suffix(2)) {
      return (.inputFirst, "a window at the start of \(kernel)")
    }
    return nil
  }

  private static func kernel(of group: KerasGroup) -> [Int]? {
    let kernel = group["W"] ?? group["W_i"] ?? group["pointwise_kernel"]
    guard let shape = kernel?.shape, (4...5).contains(shape.count), group.layerType != .conv1d
    else { return nil }
    return shape
  }

  private static func bias(of group: KerasGroup) -> KerasGroup.Variable? {
    group["b"] ?? group["b_i"]
  }
}
