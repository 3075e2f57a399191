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
    /// What draws the uniforms that accept candidates, where there are candidates.
    var uniforms: TorchGenerator
    /// The element that the generators stand before.
    var element = 0
  }

  let truncation: TorchTruncation
  private let draw: TorchDraw
  private let judge: TorchDraw
  private var rounds: [Round] = []
  /// The last round as it stood before it drew its latest elements, which the next starts from.
  private var last: [Round] = []
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
    var uniforms = generator
    if !truncation.drawsNormals { uniforms.skip(words: draw.words) }
    rounds = [Round(values: generator, uniforms: uniforms)]
  }

  /// Words of one round.
  var words: Int { draw.words + (truncation.drawsNormals ? 0 : judge.words) }

  /// Makes the rounds that a tensor of this size is likely to take, and moves all past elements.
  mutating func skip(to element: Int, isa: ISA) {
    let missed = max(1e-9, 1 - truncation.acceptance)
    let likely = missed < 1 ? Int((log(Double(draw.count)) / -log(missed)).rounded(.up)) : 1
    while rounds.count < min(likely, 64) { append(isa: isa) }
    for index in rounds.indices { move(index, to: element, isa: isa) }
    last = []
  }

  private mutating func append(isa: ISA) {
    guard var next = last.first ?? rounds.last else { return }
    next.values.skip(words: words, isa: isa)
    if !truncation.drawsNormals { next.uniforms.skip(words: words, isa: isa) }
    rounds.append(next)
    last = []
  }

  private mutating func move(_ index: Int, to element: Int, isa: ISA) {
    let from = rounds[index].element
    rounds[index].values.skip(
      words: draw.words(before: element) - draw.words(before: from), isa: isa)
    rounds[index].element = element
    guard !truncation.drawsNormals else { return }
    rounds[index].uniforms.skip(
      words: judge.words(before: element) - judge.words(before: from), isa: isa)
  }
}

extension TorchRounds {
  /// Elements that a round draws together if one of them is wanted.
  private static let span = 128

  /// Writes elements, not yet rounded to a 16-bit format.
  mutating func write<Element: TorchElement>(
    _ elements: Range<Int>, as type: Element.Type, into out: UnsafeMutablePointer<Element>, isa: ISA
  ) {
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: elements.count) { pending in
      var left = 0
      var round = 0
      if truncation.drawsNormals {
        left = unsafe drawFirst(elements, into: out, pending, isa: isa)
        round = 1
      } else {
        while left < elements.count {
          unsafe pending[left] = Int32(left)
          left += 1
        }
      }
      while left > 0 {
        left = unsafe draw(round, elements, into: out, pending, left, isa: isa)
        round += 1
      }
      taken = max(taken, round)
    }
  }

  /// Draws all elements and lists the positions of those out of bounds.
  private mutating func drawFirst<Element: TorchElement>(
    _ elements: Range<Int>, into out: UnsafeMutablePointer<Element>,
    _ pending: UnsafeMutableBufferPointer<Int32>, isa: ISA
  ) -> Int {
    unsafe drawValues(0, elements, into: out, out, isa: isa)
    let low = Element(truncation.bounds.lowerBound)
    let high = Element(truncation.bounds.upperBound)
    var count = 0
    // Without a branch, which would be mispredicted.
    for position in 0..<elements.count {
      let value = unsafe out[position]
      unsafe pending[count] = Int32(truncatingIfNeeded: position)
      count &+= (value < low ? 1 : 0) | (value > high ? 1 : 0)
    }
    return count
  }

  /// Draws the spans with pending positions; returns how many positions stay pending.
  private mutating func draw<Element: TorchElement>(
    _ round: Int, _ elements: Range<Int>, into out: UnsafeMutablePointer<Element>,
    _ pending: UnsafeMutableBufferPointer<Int32>, _ count: Int, isa: ISA
  ) -> Int {
    let capacity = 2 * Self.span
    return unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: capacity) { scratch in
      guard let values = scratch.baseAddress else { return 0 }
      let uniforms = unsafe values + Self.span
      var (index, kept) = (0, 0)
      while index < count {
        let first = unsafe Int(pending[index]) / Self.span * Self.span
        let start = elements.lowerBound + first
        let span = start..<min(start + Self.span, elements.upperBound)
        unsafe drawValues(round, span, into: values, uniforms, isa: isa, isFirst: index == 0)
        while index < count, case let position = unsafe Int(pending[index]),
          position < first + Self.span
        {
          let value = unsafe values[position - first]
          if unsafe isTaken(value, by: uniforms[position - first]) {
            unsafe out[position] = value
          } else {
            unsafe pending[kept] = Int32(position)
            kept += 1
          }
          index += 1
        }
      }
      return kept
    }
  }

  private func isTaken<Element: TorchElement>(_ value: Element, by uniform: Element) -> Bool {
    guard truncation.drawsNormals else { return accepts(value, by: uniform) }
    return value >= Element(truncation.bounds.lowerBound)
      && value <= Element(truncation.bounds.upperBound)
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

  private mutating func drawValues<Element: TorchElement>(
    _ index: Int, _ elements: Range<Int>, into values: UnsafeMutablePointer<Element>,
    _ uniforms: UnsafeMutablePointer<Element>, isa: ISA, isFirst: Bool = true
  ) {
    while rounds.count <= index { append(isa: isa) }
    move(index, to: elements.lowerBound, isa: isa)
    if isFirst, index == rounds.count - 1 { last = [rounds[index]] }
    rounds[index].element = elements.upperBound
    unsafe draw.write(
      elements, as: Element.self, from: &rounds[index].values,
      into: UnsafeMutableRawPointer(values), isa: isa)
    guard !truncation.drawsNormals else { return }
    unsafe judge.write(
      elements, as: Element.self, from: &rounds[index].uniforms,
      into: UnsafeMutableRawPointer(uniforms), isa: isa)
  }
}
