internal import CKernels

/// One initializer call on a contiguous tensor, element by element in memory order.
///
/// The bytes are those of `uniform_`, `normal_` and `trunc_normal_` of torch 2.13 on an x86-64
/// processor with AVX2, whatever `isa` and the split. float64 normal values and tensors of less than
/// 16 take the logarithm, sine and cosine of the C library, as torch does. A fill is a value: a copy
/// made where a piece starts can write that piece on another thread.
public struct TorchFill: Sendable {
  /// What pieces start at a multiple of; the last may end anywhere.
  public static let granularity = 16

  /// Where values come from.
  private enum Source: Sendable {
    /// Values that take nothing from the generator.
    case fixed
    /// A normal tensor of less than 16 elements.
    case few([Double])
    case draw(TorchDraw)
    case rounds
  }

  let count: Int
  /// What the call draws from.
  public let distribution: Distribution
  let format: FloatFormat
  private let start: TorchGenerator
  /// Changed in place only: a copy of a generator costs as much as some thousand words.
  private var generator: TorchGenerator
  private var source: Source
  private var rounds: TorchRounds?
  private var next = 0

  /// A call that starts with a state of the generator.
  public init(
    _ generator: TorchGenerator, count: Int, of distribution: Distribution, format: FloatFormat
  ) {
    self.count = count
    self.distribution = distribution
    self.format = format
    start = generator
    self.generator = generator
    switch distribution {
    case .constant, .step, .comb:
      source = .fixed
    case .uniform(let low, let high):
      source = .draw(
        TorchDraw(law: .uniform(low: low, high: high), count: count, format: format))
    case .normal(let mean, let std):
      let law = TorchDraw.Law.normal(mean: mean, std: std)
      source = .draw(TorchDraw(law: law, count: count, format: format))
      if count < 16 { drawFew(mean: mean, std: std, within: -Double.infinity...Double.infinity) }
    case .truncatedNormal(let mean, let std, let low, let high):
      let truncation = TorchTruncation(
        mean: mean, std: std, low: low, high: high, format: format)
      source = .rounds
      rounds = TorchRounds(truncation, count: count, generator: generator)
      if count < 16, truncation.drawsNormals {
        drawFew(mean: mean, std: std, within: format.rounded(low)...format.rounded(high))
      }
    }
  }

  /// Draws all elements now, in rounds until all are within bounds.
  private mutating func drawFew(mean: Double, std: Double, within bounds: ClosedRange<Double>) {
    var values = [Double](repeating: .nan, count: count)
    var isFirst = true
    while isFirst || !values.allSatisfy({ $0.isNaN || bounds.contains($0) }) {
      for index in values.indices {
        let value = format.rounded(generator.nextNormal(mean: mean, std: std))
        if isFirst || !bounds.contains(values[index]) { values[index] = value }
      }
      isFirst = false
    }
    source = .few(values)
  }

  /// Writes the next elements.
  public mutating func fill(
    _ out: inout MutableRawSpan, elements: Int, byteOrder: ByteOrder, isa: ISA
  ) {
    precondition(out.byteCount == elements * format.size, "bytes do not match elements")
    let range = take(elements)
    if case .fixed = source {
      let key = StreamKey(seed: Seed(UInt64(0)), path: "")
      return Initializers.fill(
        &out, elements: range, of: distribution, format: format, byteOrder: byteOrder, key: key,
        isa: isa)
    }
    unsafe out.withUnsafeMutableBytes { bytes in
      var first = range.lowerBound
      while first < range.upperBound {
        let piece = first..<min(first + Self.pieceElements, range.upperBound)
        let start = (first - range.lowerBound) * format.size
        let part = unsafe UnsafeMutableRawBufferPointer(
          rebasing: bytes[start..<start + piece.count * format.size])
        if format == .float64 {
          unsafe write(piece, as: Double.self, to: part, isa: isa)
        } else {
          unsafe write(piece, as: Float.self, to: part, isa: isa)
        }
        if byteOrder == .big { unsafe part.swapElements(of: format.size) }
        first = piece.upperBound
      }
    }
  }

  /// Goes past the next elements without producing them.
  public mutating func skip(elements: Int) {
    let range = take(elements)
    switch source {
    case .fixed, .few: break
    case .draw(let draw):
      generator.skip(
        words: draw.words(before: range.upperBound) - draw.words(before: range.lowerBound))
    case .rounds:
      rounds?.skip(to: range.upperBound, isa: .best)
    }
  }

  /// The generator's state after the whole call.
  ///
  /// For `trunc_normal_` that means to draw the whole tensor, unless this fill has written it all.
  public func generatorAfter(isa: ISA) -> TorchGenerator {
    if case .few = source { return self.generator }
    var generator = start
    switch source {
    case .fixed, .few: break
    case .draw(let draw): generator.skip(words: draw.words, isa: isa)
    case .rounds:
      if let rounds, written == count {
        generator.skip(words: rounds.taken * rounds.words, isa: isa)
        return generator
      }
      var whole = TorchFill(start, count: count, of: distribution, format: format)
      whole.discardAll(isa: isa)
      return whole.generatorAfter(isa: isa)
    }
    return generator
  }

  /// Values made at a time, which stay in the first-level cache while they are rounded.
  static let pieceElements = 4096
  /// How many elements this fill wrote, itself or before it was copied.
  private var written = 0

  private mutating func discardAll(isa: ISA) {
    let capacity = Self.pieceElements * format.size
    unsafe withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 16) { bytes in
      while next < count {
        let elements = min(Self.pieceElements, count - next)
        var part = unsafe MutableRawSpan(
          _unsafeBytes: UnsafeMutableRawBufferPointer(rebasing: bytes[..<(elements * format.size)]))
        fill(&part, elements: elements, byteOrder: .little, isa: isa)
      }
    }
  }

  /// The next elements, which this moves past.
  private mutating func take(_ elements: Int) -> Range<Int> {
    precondition(elements >= 0 && elements <= count - next, "no more elements than the tensor has")
    precondition(next % Self.granularity == 0 || elements == 0, "pieces start at blocks of 16")
    defer { next += elements }
    return next..<next + elements
  }
}

extension TorchFill {
  private mutating func write<Element: TorchElement>(
    _ elements: Range<Int>, as type: Element.Type, to bytes: UnsafeMutableRawBufferPointer, isa: ISA
  ) {
    guard let out = bytes.baseAddress else { return }
    written += elements.count
    if case .draw(let draw) = source, format.size == MemoryLayout<Element>.size {
      unsafe draw.write(elements, as: Element.self, from: &generator, into: out, isa: isa)
      return
    }
    unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: elements.count) { values in
      guard let base = values.baseAddress else { return }
      unsafe produce(elements, into: base, isa: isa)
      if format.size == MemoryLayout<Element>.size {
        unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(values))
      } else {
        unsafe base.withMemoryRebound(to: Float.self, capacity: elements.count) {
          unsafe round($0, elements.count, into: out, isa: isa)
        }
      }
    }
  }

  private mutating func produce<Element: TorchElement>(
    _ elements: Range<Int>, into values: UnsafeMutablePointer<Element>, isa: ISA
  ) {
    switch source {
    case .fixed: break
    case .few(let few):
      for index in elements { unsafe values[index - elements.lowerBound] = Element(few[index]) }
    case .draw(let draw):
      unsafe draw.write(
        elements, as: Element.self, from: &generator, into: UnsafeMutableRawPointer(values),
        isa: isa)
    case .rounds:
      unsafe rounds?.write(elements, as: Element.self, into: values, isa: isa)
    }
  }

  /// Rounds to a 16-bit format; a uniform value that then equals the upper bound is the lower one.
  private func round(
    _ values: UnsafePointer<Float>, _ count: Int, into out: UnsafeMutableRawPointer, isa: ISA
  ) {
    let clone = isa.supportedClone
    if format == .float16 {
      unsafe ck_f32_to_f16(clone, values, count, out)
    } else {
      unsafe ck_f32_to_bf16(clone, values, count, out)
    }
    guard let (low, high) = uniformBounds else { return }
    let excluded = format.bits(Float(high))
    // The two zeros are equal.
    unsafe ck_torch_exclude_u16(
      clone, excluded, excluded & 0x7FFF == 0 ? 0x7FFF : 0xFFFF, format.bits(Float(low)), count,
      out)
  }

  /// The bounds of what was drawn uniformly.
  private var uniformBounds: (Double, Double)? {
    switch distribution {
    case .uniform(let low, let high): return (low, high)
    case .truncatedNormal(_, _, let low, let high):
      return rounds.map(\.truncation.drawsNormals) == false ? (low, high) : nil
    default: return nil
    }
  }
}
