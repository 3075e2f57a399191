internal import CKernels

/// `normal_` or `uniform_` on a contiguous tensor: which words of the generator make which elements.
///
/// The block path: a normal tensor of less than 16 elements is none of it.
struct TorchDraw {
  enum Law {
    case normal(mean: Double, std: Double)
    case uniform(low: Double, high: Double)
  }

  let law: Law
  let count: Int
  let format: FloatFormat

  /// Words that one element takes.
  private var width: Int { format == .float64 ? 2 : 1 }

  /// Whether the last 16 elements are drawn once more, because the blocks do not end with them.
  private var hasTail: Bool {
    if case .normal = law { count % 16 != 0 } else { false }
  }

  /// Words before the tail's; for 16-bit formats torch draws none for a broken block.
  private var bodyWords: Int {
    hasTail && format.size == 2 ? count - count % 16 : count * width
  }

  /// All words.
  var words: Int { bodyWords + (hasTail ? 16 * width : 0) }

  /// Words before the ones of an element that starts a block.
  func words(before element: Int) -> Int { min(element * width, bodyWords) }

  /// Writes elements, as `Element`, with a generator that stands before their words; goes past them.
  func write<Element: TorchElement>(
    _ elements: Range<Int>, as type: Element.Type, from generator: inout TorchGenerator,
    into out: UnsafeMutableRawPointer, isa: ISA
  ) {
    let clone = isa.supportedClone
    let end = words(before: elements.upperBound)
    switch law {
    case .uniform(let low, let high):
      unsafe Element.uniform(
        &generator, isa: clone, count: elements.count, low: low, high: high, into: out)
    case .normal(let mean, let std):
      let blocks = elements.count / 16
      unsafe Element.normal(
        &generator, isa: clone, blocks: blocks, mean: mean, std: std, into: out)
      generator.skip(words: end - words(before: elements.lowerBound + 16 * blocks), isa: isa)
      guard hasTail, elements.upperBound > count - 16 else { return }
      var ahead = generator
      ahead.skip(words: bodyWords - end, isa: isa)
      unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: 16) { tail in
        guard let base = tail.baseAddress else { return }
        unsafe Element.normal(
          &ahead, isa: clone, blocks: 1, mean: mean, std: std, into: UnsafeMutableRawPointer(base))
        let first = max(elements.lowerBound, count - 16)
        let size = MemoryLayout<Element>.size
        unsafe (out + (first - elements.lowerBound) * size).copyMemory(
          from: base + (first - (count - 16)), byteCount: (elements.upperBound - first) * size)
      }
    }
  }
}
