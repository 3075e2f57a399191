internal import Layers

/// Finds in statistics what people hunt for by hand.
public struct Auditor: Sendable {
  /// How many times outside all usual scales a kernel's deviation must be to be reported.
  public static let farFactor = 10.0
  /// The magnitude above which a weight is called huge: the greatest of float16.
  public static let huge = 65504.0

  /// An auditor; there is nothing to set.
  public init() {}

  /// The findings of all tensors, worst first, in model order among equals.
  public func findings(_ tensors: [Inspection.InspectedTensor]) -> [Finding] {
    var all = tensors.flatMap { tensor in
      tensor.stats.map { findings(tensor.description, $0) } ?? []
    }
    all += InitialValues.findings(tensors)
    let rank: [Finding.Severity] = [.error, .warning, .note]
    return rank.flatMap { severity in all.filter { $0.severity == severity } }
  }

  private func findings(_ tensor: TensorDescription, _ stats: TensorStatistics) -> [Finding] {
    let numbers = [broken(tensor, stats), denormal(tensor, stats), huge(tensor, stats)]
    return numbers.flatMap { $0 } + shape(tensor, stats)
  }

  private func broken(_ tensor: TensorDescription, _ stats: TensorStatistics) -> [Finding] {
    let remedy = "restore a checkpoint from before, or draw the tensor anew"
    var found: [Finding] = []
    if stats.nan > 0 {
      found.append(
        Finding(
          tensor.path, .nan, .error, "\(stats.nan) values are NaN",
          why: "every output that they reach is NaN", remedy: remedy))
    }
    if stats.inf > 0 {
      found.append(
        Finding(
          tensor.path, .inf, .error, "\(stats.inf) values are infinite",
          why: "outputs become infinite or NaN", remedy: remedy))
    }
    return found
  }

  /// Float16 has so few binades that weights of trained models reach below them.
  private func denormal(_ tensor: TensorDescription, _ stats: TensorStatistics) -> [Finding] {
    let limit = tensor.dtype == .float16 ? 0.25 : 0.01
    guard tensor.role != .optimizerSlot, stats.count > 0,
      Double(stats.denormal) > limit * Double(stats.count)
    else { return [] }
    return [
      Finding(
        tensor.path, .denormal, .warning,
        "\(stats.denormal) of \(stats.count) values are denormal",
        why: "they carry few digits, and many processors are slow with them",
        remedy: "set them to zero, or draw the tensor anew")
    ]
  }

  private func huge(_ tensor: TensorDescription, _ stats: TensorStatistics) -> [Finding] {
    let roles: [Role] = [
      .kernel, .recurrentKernel, .bias, .embedding, .normScale, .normOffset,
    ]
    guard roles.contains(tensor.role), max(abs(stats.min), abs(stats.max)) > Self.huge else {
      return []
    }
    return [
      Finding(
        tensor.path, .huge, .warning, "values reach from \(text(stats.min)) to \(text(stats.max))",
        why: "weights above 65504 have usually diverged, and float16 cannot hold them",
        remedy: "look at the training's loss, or draw the tensor anew")
    ]
  }

  private func shape(_ tensor: TensorDescription, _ stats: TensorStatistics) -> [Finding] {
    guard tensor.role.isDrawn, stats.count > 1, stats.nan + stats.inf == 0 else { return [] }
    if stats.isConstant {
      return [
        Finding(
          tensor.path, .constant, .warning, "all \(stats.count) values are \(text(stats.min))",
          why: "units that start alike stay alike", remedy: "draw the tensor anew")
      ]
    }
    return dead(tensor, stats) + scale(tensor, stats)
  }

  private func dead(_ tensor: TensorDescription, _ stats: TensorStatistics) -> [Finding] {
    let remedy = "draw the tensor anew, or prune the units"
    var found: [Finding] = []
    if let dead = stats.deadOutputs, dead > 0 {
      found.append(
        Finding(
          tensor.path, .deadOutputs, .warning, "\(dead) output units have no weight but zero",
          why: "they give the same whatever comes in", remedy: remedy))
    }
    if let dead = stats.deadInputs, dead > 0 {
      found.append(
        Finding(
          tensor.path, .deadInputs, .note, "\(dead) inputs are multiplied by nothing but zero",
          why: "what comes in there is lost", remedy: remedy))
    }
    return found
  }

  private func scale(_ tensor: TensorDescription, _ stats: TensorStatistics) -> [Finding] {
    guard tensor.role == .kernel, stats.count >= 100, let fanIn = tensor.fanIn,
      let fanOut = tensor.fanOut
    else { return [] }
    let scales = Scale.all(fanIn: fanIn, fanOut: fanOut).map(\.std)
    guard let least = scales.min(), let most = scales.max() else { return [] }
    let isLarge = stats.std > Self.farFactor * most
    guard isLarge || stats.std < least / Self.farFactor else { return [] }
    return [
      Finding(
        tensor.path, .farFromScale, .warning,
        "std \(text(stats.std)) is far from the usual scales, \(text(least)) to \(text(most))",
        why: "signals \(isLarge ? "grow" : "fade") from layer to layer",
        remedy: "compare the layer with its neighbours in 'h5reinit report', or draw it anew")
    ]
  }

  private func text(_ value: Double) -> String { SignificantDigits.text(value) }
}

extension Role {
  /// Whether the values are drawn at random at the start.
  var isDrawn: Bool { self == .kernel || self == .recurrentKernel || self == .embedding }
}
