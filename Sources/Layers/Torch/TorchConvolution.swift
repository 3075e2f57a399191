/// Whether a weight of rank 3 to 5 is that of a convolution, of a transposed one, or of `Bilinear`.
///
/// torch's fans are the same function of the shape for all of them, so only the axes and the name of
/// the type hang on the answer.
struct TorchConvolution {
  private let module: TorchModule
  private let modules: TorchModules
  private let shape: [Int]

  init(_ module: TorchModule, of modules: TorchModules, shape: [Int]) {
    self.module = module
    self.modules = modules
    self.shape = shape
  }

  private var plain: LayerType { .conv(shape.count - 2) }
  private var transposed: LayerType { .conv(shape.count - 2, transposed: true) }

  /// `nil` for a bias that no convolution has.
  var conclusion: TorchWeight.Conclusion? {
    let bias = module.shape("bias")
    guard shape.allSatisfy({ $0 > 0 }), bias?.count ?? 1 == 1 else { return nil }
    if shape.count == 3, module.isCalled(["bilin", "bil"]) {
      return decided(.bilinear, "a module called \(module.word)")
    }
    if let counted = direction {
      return counted.isTransposed
        ? decided(transposed, counted.evidence)
        : isBilinearPossible
          ? open([plain, .bilinear], counted.evidence) : decided(plain, counted.evidence)
    }
    // A bias that fits neither axis.
    if let bias, bias[0] != shape[0], bias[0] != shape[1] { return nil }
    if module.isCalledTransposed { return decided(transposed, "a module called \(module.word)") }
    let runnerUp = "could also be \(transposed.rawValue): ruled out because "
    if module.isCalledConvolution, !module.isInDecoder, !(isSquare && hasWindowOfTransposed) {
      return decided(
        plain, "a module called \(module.word)", runnerUp + "the name says nothing of it")
    }
    if modules.convolutions == .plain, !module.isInDecoder, !isBilinearPossible, !hasEvenWindow {
      return decided(
        plain, "rank \(shape.count)", runnerUp + "no convolution of the file is seen to be one")
    }
    return open(
      [plain, transposed] + (isBilinearPossible ? [.bilinear] : []), "rank \(shape.count)")
  }

  /// Which axis numbers the outputs, where a bias or the next normalization, which count them, and the
  /// groups leave one answer.
  var direction: (isTransposed: Bool, evidence: String)? {
    guard shape.allSatisfy({ $0 > 0 }) else { return nil }
    let bias = module.shape("bias")?.first
    guard let outputs = bias ?? modules.channels(after: module) else { return nil }
    let evidence = bias == nil ? "\(outputs) channels in the next norm" : "a bias of \(outputs)"
    // (in, out/groups, …): the groups divide the inputs as they do the outputs.
    let groups = outputs / shape[1]
    if outputs == shape[0] {
      // Of grouped ones with as many outputs as inputs, only depthwise ones are ever transposed.
      return shape[1] == shape[0] || shape[1] == 1 ? nil : (false, evidence)
    }
    // A norm of the same number may come before its convolution: DenseNet's norm1 and conv1.
    if bias == nil, !module.isNumbered { return nil }
    let isTransposed = groups > 0 && outputs % shape[1] == 0 && shape[0] % groups == 0
    return isTransposed ? (true, evidence) : nil
  }

  private var isSquare: Bool { shape[0] == shape[1] && shape[0] > 1 }

  /// A window of even size, which transposed convolutions that double a picture have (`conv5_mask` of
  /// Mask R-CNN); plain ones mostly where they halve one or cut it into patches, and so are not square.
  private var hasEvenWindow: Bool { shape.dropFirst(2).allSatisfy { $0.isMultiple(of: 2) } }

  private var hasWindowOfTransposed: Bool {
    hasEvenWindow || modules.transposedWindows.contains(Array(shape.dropFirst(2)))
  }

  /// (out, in1, in2) and (out, in, window) look alike; no `Bilinear` is known with inputs so few.
  private var isBilinearPossible: Bool {
    shape.count == 3 && shape[1] > 1 && shape[2] > 3 && !module.isCalledConvolution
      && modules.channels(after: module) == nil
  }

  private func decided(
    _ type: LayerType, _ evidence: String, _ runnerUp: String? = nil
  ) -> TorchWeight.Conclusion {
    TorchWeight.Conclusion(
      role: .kernel, type: type, geometry: geometry(type), evidence: evidence, runnerUp: runnerUp)
  }

  private func open(_ types: [LayerType], _ evidence: String) -> TorchWeight.Conclusion {
    TorchWeight.Conclusion(
      role: .kernel, type: .unknown,
      readings: types.map { KernelReading(.outputFirst, geometry($0), layerType: $0) },
      evidence: evidence,
      runnerUp: "\(types.map(\.rawValue).joined(separator: " or ")): "
        + "the names and shapes do not tell; torch's fans are the same")
  }

  /// The groups of a transposed convolution, (in, out/groups, …), where something counts its outputs.
  private var transposedGroups: Int {
    let followed = module.isNumbered ? modules.channels(after: module) : nil
    guard let outputs = module.shape("bias")?.first ?? followed, outputs % shape[1] == 0 else {
      return 1
    }
    let groups = outputs / shape[1]
    return groups > 0 && shape[0] % groups == 0 ? groups : 1
  }

  private func geometry(_ type: LayerType) -> KernelGeometry {
    let axes = Axes.outputFirst(rank: shape.count)
    if type == .bilinear {
      return KernelGeometry(axes: Axes(input: [1, 2], output: [0]), torchShape: shape)
    }
    return type.isTransposedConvolution
      ? KernelGeometry(
        axes: axes.transposed, torchShape: shape, kind: .transposed,
        groups: transposedGroups)
      : KernelGeometry(axes: axes, torchShape: shape)
  }
}
