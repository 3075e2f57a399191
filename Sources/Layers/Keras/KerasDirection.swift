/// Convolutions whose class nothing names and whose bias, if any, fits more than one.
///
/// In a file without a config, under names of the user's own, a square kernel or one without a bias may be
/// that of a transposed convolution as well, and one of rank 3 that of `EinsumDense`.
struct KerasDirection {
  // What the file's layers tell that tell their direction by themselves.
  private var types: Set<LayerType> = []
  private var isAnyTransposed = false
  private var windows: Set<[Int]> = []

  /// Takes in one of the file's groups, as it was and as it was concluded.
  mutating func learn(from before: KerasGroup, _ group: KerasGroup) {
    guard let type = group.layerType,
      Self.others(before, group).isEmpty || Self.isNamed(group)
    else { return }
    types.insert(type)
    guard type.isTransposedConvolution else { return }
    isAnyTransposed = true
    if let window = group.window { windows.insert(window) }
  }

  /// The group with what can be concluded of its type, or `openTypes` where more than one is left.
  ///
  /// The file's other layers decide where some are seen to be convolutions and none transposed.
  func settled(_ before: KerasGroup) -> KerasGroup {
    let group = KerasTypeInference.concluding(before)
    let others = Self.others(before, group)
    guard let type = group.layerType, !others.isEmpty else { return group }
    let isLikeTransposed = group.isSquare && windows.contains(group.window ?? [])
    if Self.isNamed(group), !isLikeTransposed {
      return Self.decided(group, not: others, "the name says so")
    }
    // Keras 1's deconvolutions are rare, and its two directions differ in their fans.
    let isPlainFile = group.isKeras1 || types.contains(type) && !isAnyTransposed
    guard isPlainFile, !group.isInDecoder, !Self.hasEvenWindow(group) else {
      return Self.leftOpen(group, [type] + others)
    }
    return Self.decided(
      group, not: others,
      isAnyTransposed
        ? "the name says nothing of it" : "no convolution of the file is seen to be one")
  }

  /// What a type that was concluded might be instead.
  private static func others(_ before: KerasGroup, _ concluded: KerasGroup) -> [LayerType] {
    before.layerType == nil ? alternatives(to: concluded) : []
  }

  /// The types that would fit as well as the convolution that was concluded.
  private static func alternatives(to group: KerasGroup) -> [LayerType] {
    let kernel = (group["kernel"] ?? group["W"])?.shape ?? []
    guard kernel.count >= 3, group.layerType == .conv(kernel.count - 2), !hasDefaultName(group)
    else { return [] }
    let bias = (group["bias"] ?? group["b"])?.shape
    // In a file of Keras 1 both directions have their outputs at the same end.
    let mayBeTransposed =
      bias == nil || group.isKeras1 || kernel[kernel.count - 2] == kernel[kernel.count - 1]
    let mayBeEinsum = kernel.count == 3 && !group.isKeras1 && !group.isCalledConvolution
    return (mayBeTransposed ? [.conv(kernel.count - 2, transposed: true)] : [])
      + (mayBeEinsum ? [.einsumDense] : [])
  }

  private static func hasDefaultName(_ group: KerasGroup) -> Bool {
    let name = group.layer.split(separator: "/").last.map(String.init) ?? ""
    return KerasClass.knownLayerType(ofComponent: name) != nil
  }

  /// Whether the layer's name says that it is a plain convolution.
  private static func isNamed(_ group: KerasGroup) -> Bool {
    group.isCalledConvolution && !group.isInDecoder
      && !(group.isSquare && hasEvenWindow(group))
  }

  /// A window of even size, which transposed convolutions that double a picture have; plain ones
  /// mostly where they halve one or cut it into patches, with other numbers of outputs than of inputs.
  private static func hasEvenWindow(_ group: KerasGroup) -> Bool {
    guard let window = group.window, window.count > 1 else { return false }
    return window.allSatisfy { $0.isMultiple(of: 2) }
  }

  private static func leftOpen(_ group: KerasGroup, _ types: [LayerType]) -> KerasGroup {
    var open = group
    open.openTypes = types
    let names = types.map(\.rawValue).joined(separator: " or ")
    open.evidence.append("\(names): neither the name nor the bias tells")
    return open
  }

  private static func decided(
    _ group: KerasGroup, not others: [LayerType], _ reason: String
  ) -> KerasGroup {
    var decided = group
    let names = others.map(\.rawValue).joined(separator: " or ")
    decided.evidence.append("could also be \(names): ruled out because \(reason)")
    return decided
  }

  /// The ways to read the kernel of a group that was left open.
  static func readings(_ shape: [Int], _ group: KerasGroup) -> [KernelReading] {
    group.openTypes.flatMap { type in
      type == .einsumDense
        ? einsum(shape, hasBias: group.has("bias"))
        : [group.reading(shape, as: type)].compactMap(\.self)
    }
  }

  /// (h, d, out) with one axis of outputs, which its bias is as long as, (in, h, d) with two, and (batch, in,
  /// out), a matrix for each position, of which one bias serves all.
  private static func einsum(_ shape: [Int], hasBias: Bool) -> [KernelReading] {
    let batched = KernelReading.einsum(shape, input: [1], output: [2])
    let outward = KernelReading.einsum(shape, input: [0, 1], output: [2])
    return [outward, batched] + (hasBias ? [] : [.einsum(shape, input: [0], output: [1, 2])])
  }
}

extension KerasGroup {
  /// Whether the name says that this is a convolution, of whichever direction.
  fileprivate var isCalledConvolution: Bool { isCalled("conv", "cnn") }

  /// The window of a convolution's kernel; `nil` where there is none.
  fileprivate var window: [Int]? {
    guard let kernel = self["kernel"]?.shape, kernel.count > 2 else { return nil }
    return Array(kernel.dropLast(2))
  }

  /// Whether a kernel has as many inputs as outputs.
  fileprivate var isSquare: Bool {
    let kernel = self["kernel"]?.shape ?? []
    return kernel.suffix(2).first == kernel.last
  }

  /// Whether the name speaks of growing pictures.
  var isInDecoder: Bool { DecoderWords.occur(in: "\(layer)/\(component)") }

  /// The kernel as one of a layer of that type, if its rank is right.
  func reading(_ shape: [Int], as type: LayerType) -> KernelReading? {
    var typed = self
    typed.layerType = type
    return KerasGeometry(shape, "kernel", typed).geometry
      .map { KernelReading(.inputFirst, $0, layerType: type) }
  }
}

extension KernelReading {
  /// The kernel of an `EinsumDense` with those axes.
  static func einsum(_ shape: [Int], input: [Int], output: [Int]) -> KernelReading {
    KernelReading(
      .inputFirst, KernelGeometry(Axes(input: input, output: output), shape: shape),
      layerType: .einsumDense)
  }
}
