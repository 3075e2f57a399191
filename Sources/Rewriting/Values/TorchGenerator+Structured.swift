internal import Initializers

extension TorchGenerator {
  /// Makes a whole tensor with this generator, which is left where torch would leave it.
  mutating func materialize(
    _ structured: Structured, format: FloatFormat, byteOrder: ByteOrder, isa: ISA
  ) -> [UInt8] {
    let start = self
    // Values come before permutations, which begin where the values end.
    self = afterValues(of: structured, format: format, isa: isa)
    return Initializers.materialize(
      structured, format: format, byteOrder: byteOrder, permutations: &self
    ) { out, elements, distribution, format, byteOrder in
      var fill = TorchFill(start, count: elements.count, of: distribution, format: format)
      fill.fill(&out, elements: elements.count, byteOrder: byteOrder, isa: isa)
    }
  }
}

extension TorchGenerator {
  /// The generator after the normal values that a structured tensor is made from.
  private func afterValues(
    of structured: Structured, format: FloatFormat, isa: ISA
  ) -> TorchGenerator {
    TorchFill(
      self, count: structured.drawnCount, of: structured.drawn,
      format: structured.drawnFormat(format)
    ).generatorAfter(isa: isa)
  }

  /// The generator after a structured tensor, without making it.
  func after(_ structured: Structured, format: FloatFormat, isa: ISA) -> TorchGenerator {
    guard !structured.isElementwise else { return self }
    var after = afterValues(of: structured, format: format, isa: isa)
    after.skip(words: structured.permutationWords)
    return after
  }
}

extension Structured {
  /// What torch draws first: a normal tensor.
  fileprivate var drawn: Distribution {
    if case .sparse(_, let std) = kind { return .normal(mean: 0, std: std) }
    return .normal(mean: 0, std: 1)
  }

  /// Orthogonal matrices of 16-bit tensors are drawn as float32.
  fileprivate func drawnFormat(_ format: FloatFormat) -> FloatFormat {
    if case .sparse = kind { return format }
    return format == .float64 ? .float64 : .float32
  }

  /// How many values torch draws.
  fileprivate var drawnCount: Int {
    if case .deltaOrthogonal = kind { return size(geometry.input) * size(geometry.output) }
    return geometry.shape.reduce(1, *)
  }

  /// The words that the permutations of `sparse_` take: one less than there are outputs, for each
  /// input.
  fileprivate var permutationWords: Int {
    guard case .sparse = kind else { return 0 }
    return size(geometry.input) * max(size(geometry.output) - 1, 0)
  }

  private func size(_ axes: [Int]) -> Int { axes.reduce(1) { $0 * geometry.shape[$1] } }
}
