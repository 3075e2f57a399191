#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The rounds of a `trunc_normal_` call: the generators of each, which move along the tensor together.
struct TorchRounds: Sendable {
  /// Where one round stands.
  private struct Round {
    /// What draws values, or candidates.
    var values: TorchGenerator
    /// What draws the uniforms that accept candidates.
    var uniforms: TorchGenerator?
    /// The element that the generators stand before.
    var element = 0
  }

  let truncation: TorchTruncation
  private let draw: TorchDraw
  private let judge: TorchDraw
  private let start: TorchGenerator
  private var rounds: [Round] = []
  /// The last round as it stood before it drew its latest elements, which the next starts from.
  private var last: Round?
  /// The rounds that the elements written so far took.
  private(set) var taken = 1

  init(_ truncation: TorchTruncation, count: Int, generator: TorchGenerator) {
    self.truncation = truncation
    let law: TorchDraw.Law =
      truncation.drawsNormals
      ? .normal(mean: truncation.mean, std: truncation.std)
      : .uniform(low: truncation.low, high: truncation.high)
    draw = TorchDraw(law: law, count: count, format: truncation.format)
    judge = TorchDraw(
      law: .uniform(low: 0, high: 1), count: count, format: truncation.format)
    start = generator
  }

  /// Words of one round.
  private var words: Int { draw.words + (truncation.drawsNormals ? 0 : judge.words) }

  /// The generator after so many rounds.
  func generator(after rounds: Int, isa: ISA) -> TorchGenerator {
    var generator = start
    generator.skip(words: rounds * words, isa: isa)
    return generator
  }

  /// Makes the rounds that a tensor of this size is likely to take, and moves all past elements.
  mutating func skip(to element: Int, isa: ISA) {
    let missed = max(1e-9, 1 - truncation.acceptance)
    let likely = missed < 1 ? Int((log(Double(draw.count)) / -log(missed)).rounded(.up)) : 1
    while rounds.count < min(max(likely, 1), 64) { append(isa: isa) }
    for index in rounds.indices { move(index, to: element, isa: isa) }
    last = nil
  }

  private mutating func append(isa: ISA) {
    guard var next = last ?? rounds.last else {
      return rounds.append(round(from: start, isa: isa))
    }
    next.values.skip(words: words, isa: isa)
    next.uniforms?.skip(words: words, isa: isa)
    rounds.append(next)
    last = nil
  }

  private func round(from generator: TorchGenerator, isa: ISA) -> Round {
    guard !truncation.drawsNormals else { return Round(values: generator) }
    var uniforms = generator
    uniforms.skip(words: draw.words, isa: isa)
    return Round(values: generator, uniforms: uniforms)
  }

  private mutating func move(_ index: Int, to element: Int, isa: ISA) {
    let from = rounds[index].element
    rounds[index].values.skip(
      words: draw.words(before: element) - draw.words(before: from), isa: isa)
    rounds[index].uniforms?.skip(
      words: judge.words(before: element) - judge.words(before: from), isa: isa)
    rounds[index].element = element
  }

  /// Writes elements, not yet rounded to a 16-bit format.
  mutating func write<Element: TorchElement>(
    _ elements: Range<Int>, as type: Element.Type, into out: UnsafeMutablePointer<Element>, isa: ISA
  ) {
    let bounds = truncation.bounds
    let inside = Element(bounds.lowerBound)...Element(bounds.upperBound)
    var pending = Array(elements.indices.map { $0 - elements.lowerBound })
    unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: 2 * elements.count) {
      scratch in
      guard let drawn = scratch.baseAddress else { return }
      let uniforms = unsafe drawn + elements.count
      var index = 0
      while !pending.isEmpty {
        unsafe drawRound(index, elements, into: drawn, uniforms, isa: isa)
        pending.removeAll { position in
          let value = unsafe drawn[position]
          let isTaken =
            truncation.drawsNormals
            ? inside.contains(value)
            : unsafe accepts(value, by: uniforms[position])
          if isTaken { unsafe out[position] = value }
          return isTaken
        }
        index += 1
      }
      taken = max(taken, index)
    }
  }

  private func accepts<Element: TorchElement>(_ value: Element, by uniform: Element) -> Bool {
    let format = truncation.format
    guard format.size == 2 else {
      return truncation.accepts(Double(value), by: Double(uniform))
    }
    // The bound that uniform values exclude, here after rounding.
    var candidate = format.rounded(Double(value))
    if candidate == format.rounded(truncation.high) { candidate = format.rounded(truncation.low) }
    let rounded = format.rounded(Double(uniform))
    return truncation.accepts(candidate, by: rounded == 1 ? 0 : rounded)
  }

  private mutating func drawRound<Element: TorchElement>(
    _ index: Int, _ elements: Range<Int>, into values: UnsafeMutablePointer<Element>,
    _ uniforms: UnsafeMutablePointer<Element>, isa: ISA
  ) {
    while rounds.count <= index { append(isa: isa) }
    move(index, to: elements.lowerBound, isa: isa)
    if index == rounds.count - 1 { last = rounds[index] }
    unsafe draw.write(
      elements, as: Element.self, from: &rounds[index].values,
      into: UnsafeMutableRawPointer(values), isa: isa)
    if var generator = rounds[index].uniforms {
      unsafe judge.write(
        elements, as: Element.self, from: &generator,
        into: UnsafeMutableRawPointer(uniforms), isa: isa)
      rounds[index].uniforms = generator
    }
    rounds[index].element = elements.upperBound
  }
}
