import Initializers

/// Where elements come from.
///
/// Each thread has one; sources that are sequential keep their place.
protocol ElementSource {
  mutating func fill(_ out: inout MutableRawSpan, elements: Range<Int>)
}

/// The streams that can be timed.
enum Generator: String, CaseIterable {
  case philox, torch

  /// A source for one thread.
  func source(law: Law, format: FloatFormat, isa: ISA) -> any ElementSource {
    switch self {
    case .philox: PhiloxSource(distribution: law.distribution, format: format, isa: isa)
    case .torch: TorchSource(distribution: law.distribution, format: format, isa: isa)
    }
  }
}

/// The laws that can be timed.
enum Law: String, CaseIterable {
  case normal, uniform

  /// Bounds and deviation are no powers of two, as in use.
  var distribution: Distribution {
    switch self {
    case .normal: .normal(mean: 0, std: 0.17)
    case .uniform: .uniform(low: -0.17, high: 0.17)
    }
  }
}

/// The native stream.
struct PhiloxSource: ElementSource {
  let distribution: Distribution
  let format: FloatFormat
  let isa: ISA
  let key = StreamKey(seed: Seed(UInt64(42)), path: "/model_weights/dense/dense/kernel:0")

  func fill(_ out: inout MutableRawSpan, elements: Range<Int>) {
    Initializers.fill(
      &out, elements: elements, of: distribution, format: format, byteOrder: .little, key: key,
      isa: isa)
  }
}

/// PyTorch's stream: one tensor, of which a thread makes its pieces and skips the others'.
struct TorchSource: ElementSource {
  private var call: TorchFill
  private var next = 0
  private let isa: ISA

  init(distribution: Distribution, format: FloatFormat, isa: ISA) {
    self.isa = isa
    call = TorchFill(
      TorchGenerator(seed: Seed(UInt64(42))), count: 1 << 40, of: distribution, format: format)
  }

  mutating func fill(_ out: inout MutableRawSpan, elements: Range<Int>) {
    if elements.lowerBound > next { call.skip(elements: elements.lowerBound - next) }
    call.fill(&out, elements: elements.count, byteOrder: .little, isa: isa)
    next = elements.upperBound
  }
}
