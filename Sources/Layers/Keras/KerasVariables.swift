/// Variables under TensorFlow's names in files that describe no layer: kernels input first.
struct KerasVariables {
  /// What the writer calls the variables that Keras calls otherwise.
  let synonyms: [String: String]
  let evidence: String

  /// Every dataset as a tensor; layers are the groups that hold them.
  func tensors(_ datasets: [DatasetFacts]) -> [Tensor] {
    let owners = DatasetOwners(datasets, owner: Self.owner)
    var found = [Tensor?](repeating: nil, count: datasets.count)
    var sharing = Sharing<Tensor>()
    for number in 0..<owners.count {
      let positions = owners.positions(of: number)
      let byPath = Dictionary(
        tensors(of: group(owners.name(number), owners.datasets(of: number))).map { ($0.path, $0) },
        uniquingKeysWith: { first, _ in first })
      for position in positions {
        found[position] = byPath[datasets[position].path].map { sharing.share($0) }
      }
    }
    return found.compactMap { $0 }
  }

  /// A layer with its datasets.
  private func group(_ layer: String, _ datasets: [DatasetFacts]) -> KerasGroup {
    let variables = datasets.map { facts in
      let name = Self.name(
        ofComponent: facts.path.split(separator: "/").last.map(String.init) ?? "")
      return KerasGroup.Variable(name: synonyms[name] ?? name, facts: facts)
    }
    return Self.withoutMisleadingType(
      KerasGroup(
        layer: layer, component: layer.split(separator: "/").last.map(String.init) ?? "",
        variables: variables, evidence: [evidence]))
  }

  private func tensors(of group: KerasGroup) -> [Tensor] {
    KerasRoles.tensors(of: group).map { Self.leavingOpen($0, in: group) }
  }

  private static func owner(of facts: DatasetFacts) -> String {
    withoutRepetition(facts.path.split(separator: "/").dropLast().map(String.init))
      .joined(separator: "/")
  }

  /// `kernel` of `kernel:0` and of `kernel_1:0`.
  static func name(ofComponent component: String) -> String {
    KerasClass.strippingCounter(component.split(separator: ":").first.map(String.init) ?? component)
  }

  /// A layer's name stands twice in a path: once as the group, once in the variable's own name.
  private static func withoutRepetition(_ owner: [String]) -> [String] {
    let half = owner.count / 2
    let isTwice = owner.count % 2 == 0 && half > 0 && owner[..<half] == owner[half...]
    return isTwice ? Array(owner[half...]) : owner
  }

  /// What Keras keeps as `depthwise_kernel` others may call like any kernel, so that nothing is
  /// presumed of the layer's class but what its variables tell.
  private static func withoutMisleadingType(_ group: KerasGroup) -> KerasGroup {
    var group = group
    group.namesDepthwiseKernels = false
    return group
  }

  /// Takes back what would be a guess without a config: a bias that contradicts, and a convolution
  /// with neither a bias nor a name that tells its kind.
  private static func leavingOpen(_ tensor: Tensor, in group: KerasGroup) -> Tensor {
    guard tensor.role == .kernel, group["kernel"]?.facts.path == tensor.path else { return tensor }
    var open = tensor
    let shape = tensor.shape
    if tensor.layerType == .dense, let bias = group["bias"]?.shape, bias != [shape.last ?? 0] {
      open.role = .unknown
      open.geometry = nil
      open.evidence.append("its bias of shape \(bias) is not as long as the last axis")
      return open
    }
    guard shape.count >= 3, !group.has("bias"), tensor.layerType == .conv(shape.count - 2),
      !group.isCalled("conv")
    else { return tensor }
    open.geometry = nil
    open.readings = readings(shape, group)
    open.evidence.append("without a bias, a convolution, a transposed or a depthwise one")
    return open
  }

  private static func readings(_ shape: [Int], _ group: KerasGroup) -> [KernelReading] {
    let spatial = shape.count - 2
    let types: [LayerType] = [
      .conv(spatial), .conv(spatial, transposed: true),
      LayerType(rawValue: "depthwise_conv\(spatial)d"),
    ]
    return (spatial == 1 ? [.einsum(shape, input: [0], output: [1, 2])] : [])
      + types.compactMap { group.reading(shape, as: $0) }
  }
}
