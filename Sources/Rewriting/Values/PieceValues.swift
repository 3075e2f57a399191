internal import Initializers

/// The values of a run of elements of one tensor: all that a worker needs to make them.
struct PieceValues: Sendable {
  /// Where the values come from.
  enum Source: Sendable {
    case zeros
    case philox(Distribution, StreamKey)
    /// torch's stream, positioned at the first element; its state takes kilobytes, and there are many pieces.
    indirect case torch(TorchFill)
    /// A pattern, each element of which follows from its place.
    case pattern(Structured)
    /// The bytes of the whole tensor.
    case whole([UInt8])
    indirect case norms(RowNorms)
  }

  let source: Source
  let elements: Range<Int>
  let format: FloatFormat
  let byteOrder: ByteOrder
  let elementSize: Int
  let isa: ISA

  /// Whether each value was drawn for itself, so that none repeats others but by chance.
  var areIndependent: Bool {
    switch source {
    case .philox(let distribution, _): distribution.isDrawn
    case .torch(let fill): fill.distribution.isDrawn
    case .zeros, .pattern, .whole, .norms: false
    }
  }

  var byteCount: Int { elements.count * elementSize }

  /// Writes the bytes to the start of `out`, as they shall lie in the file.
  func fill(_ out: UnsafeMutableRawBufferPointer) {
    let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: out[..<byteCount])
    var span = unsafe bytes.mutableBytes
    switch source {
    case .zeros: unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
    case .philox(let distribution, let key):
      Initializers.fill(
        &span, elements: elements, of: distribution, format: format, byteOrder: byteOrder,
        key: key, isa: isa)
    case .torch(var fill):
      fill.fill(&span, elements: elements.count, byteOrder: byteOrder, isa: isa)
    case .pattern(let structured):
      fillStructured(
        &span, elements: elements, of: structured, format: format, byteOrder: byteOrder)
    case .whole(let whole):
      let range = (elements.lowerBound * elementSize)..<(elements.upperBound * elementSize)
      unsafe bytes.copyBytes(from: whole[range])
    case .norms(let norms):
      unsafe norms.fill(bytes, elements, format: format, byteOrder: byteOrder)
    }
  }

  /// Statistics of bytes that `fill` made; `nil` where values are not real numbers.
  func moments(of bytes: UnsafeRawBufferPointer) -> Moments? {
    if case .zeros = source { return nil }
    var moments = Moments()
    unsafe moments.add(bytes.bytes, format: format, byteOrder: byteOrder)
    return moments
  }
}
