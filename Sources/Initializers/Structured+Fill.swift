/// Writes elements of a pattern into `out`: of `eye_`, `identity` or `dirac_`.
///
/// - Parameters:
///   - out: Exactly as many bytes as the elements take.
///   - elements: Indices in the tensor's own row-major order, from 0 on.
///   - structured: What to write; `isElementwise` must hold.
///   - format: The element type.
///   - byteOrder: The order of each element's bytes.
public func fillStructured(
  _ out: inout MutableRawSpan, elements: Range<Int>, of structured: Structured,
  format: FloatFormat, byteOrder: ByteOrder
) {
  precondition(out.byteCount == elements.count * format.size, "bytes do not match elements")
  let pattern = Pattern(structured)
  // No element is drawn, so the key does not matter.
  let filler = Filler(
    format: format, swaps: byteOrder == .big, key: StreamKey(seed: Seed(UInt64(0)), path: ""),
    isa: .baseline)
  unsafe out.withUnsafeMutableBytes { bytes in
    let target = unsafe Target(bytes: bytes, elements: elements, size: format.size)
    unsafe filler.write(0, to: bytes)
    for position in pattern.positions(in: elements) {
      unsafe filler.write(pattern.value, to: target.bytes(of: position..<position + 1))
    }
  }
}

/// The places of a pattern's one value that is not 0.
private struct Pattern {
  let value: Double
  private let geometry: TensorGeometry
  private let groups: Int
  private let middle: Int
  private let strides: [Int]

  init(_ structured: Structured) {
    geometry = structured.geometry
    strides = geometry.strides
    switch structured.kind {
    case .identity(let gain): (value, groups, middle) = (gain, 1, 0)
    case .dirac(let groups):
      (value, self.groups, middle) = (1, groups, geometry.windowOffset { $0 / 2 })
    default: preconditionFailure("not a pattern: materialize makes it")
    }
  }

  /// Those among the elements, by going through the places or the elements, whichever are fewer.
  func positions(in elements: Range<Int>) -> [Int] {
    guard geometry.outputs > 0, geometry.inputs > 0, geometry.window > 0 else { return [] }
    let perGroup = geometry.outputs / groups
    let diagonal = min(perGroup, geometry.inputs)
    guard groups * diagonal <= elements.count else { return elements.filter(isSet) }
    let (outputs, inputs) = (geometry.output, geometry.input)
    return (0..<groups * diagonal).map { place in
      let (group, d) = place.quotientAndRemainder(dividingBy: diagonal)
      return offset(group * perGroup + d, outputs) + offset(d, inputs) + middle
    }.filter(elements.contains)
  }

  private func isSet(_ element: Int) -> Bool {
    let rest =
      element - offset(index(element, geometry.output), geometry.output)
      - offset(index(element, geometry.input), geometry.input)
    let perGroup = geometry.outputs / groups
    return rest == middle
      && index(element, geometry.output) % perGroup == index(element, geometry.input)
  }

  /// The part of an index along `axes` in a position.
  private func offset(_ index: Int, _ axes: [Int]) -> Int {
    var (rest, offset) = (index, 0)
    for axis in axes.reversed() {
      offset += rest % geometry.shape[axis] * strides[axis]
      rest /= geometry.shape[axis]
    }
    return offset
  }

  /// The index along `axes` of an element.
  private func index(_ element: Int, _ axes: [Int]) -> Int {
    axes.reduce(0) {
      $0 * geometry.shape[$1] + element / strides[$1] % geometry.shape[$1]
    }
  }
}
