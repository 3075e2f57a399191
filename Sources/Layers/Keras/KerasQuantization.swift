/// A quantized layer: an integer kernel and its scales, or a float8 layer's float kernel with the
/// histories that its scales come from.
///
/// It is left whole, but for a bias that the file names.
struct KerasQuantization {
  private let kind: String

  init?(_ group: KerasGroup) {
    let hasIntegerKernel = group.variables.contains {
      // Other integers, such as the indices of relative positions, say nothing of a kernel.
      let mayBeKernel = $0.name.map { $0.contains("kernel") || $0.contains("embeddings") }
      return $0.facts.element.kind.isInteger && $0.shape.count >= 2 && (mayBeKernel ?? true)
    }
    let hasHistories = group.variables.contains {
      $0.name?.hasSuffix("amax_history") ?? ($0.shape == [1024])
    }
    if hasIntegerKernel {
      kind = "an integer kernel"
    } else if hasHistories, group.variables.count > 4 {
      kind = "float8 scales and histories"
    } else {
      return nil
    }
  }

  /// Why variable `index` is kept; `nil` for the layer's bias, which is an ordinary one.
  func reason(forVariable index: Int, of group: KerasGroup) -> String? {
    isBias(index, group) ? nil : "part of a quantized layer (\(kind))"
  }

  private func isBias(_ index: Int, _ group: KerasGroup) -> Bool {
    guard group.variables[index].name == "bias" else { return false }
    // By index alone an int8 layer without a bias has its scale where the bias would be.
    return group.namesAreFromIndices ? group.variables.count >= 3 : true
  }
}

extension ElementType.Kind {
  /// Whether values are whole numbers, booleans not counted.
  var isInteger: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .otherInteger: true
    default: false
    }
  }
}
