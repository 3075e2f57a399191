internal import Initializers

/// The values of one tensor, any range of which can be made on its own.
struct TensorValues: Sendable {
  /// Draws from a distribution, or a constant.
  struct Drawing: Sendable {
    var distribution: Distribution
    var format: FloatFormat
    var byteOrder: ByteOrder
    var key: StreamKey
    var isa: ISA

    func fill(_ out: UnsafeMutableRawBufferPointer, _ elements: Range<Int>) {
      let bytes = unsafe UnsafeMutableRawBufferPointer(
        rebasing: out[..<(elements.count * format.size)])
      var span = unsafe bytes.mutableBytes
      Initializers.fill(
        &span, elements: elements, of: distribution, format: format, byteOrder: byteOrder,
        key: key, isa: isa)
    }
  }

  /// The L2 norms of another tensor's rows.
  struct Norms: Sendable {
    var rows: Drawing
    var rowLength: Int
    var format: FloatFormat
    var byteOrder: ByteOrder
  }

  enum Source: Sendable {
    /// All bits zero, of whatever type.
    case zeros
    case drawn(Drawing)
    case norms(Norms)
  }

  let source: Source
  let elementSize: Int

  /// Writes the bytes of `elements` to the start of `out`, as they shall lie in the file.
  func fill(_ out: UnsafeMutableRawBufferPointer, _ elements: Range<Int>) {
    switch source {
    case .zeros:
      unsafe UnsafeMutableRawBufferPointer(rebasing: out[..<(elements.count * elementSize)])
        .initializeMemory(as: UInt8.self, repeating: 0)
    case .drawn(let drawing): unsafe drawing.fill(out, elements)
    case .norms(let norms): unsafe norms.fill(out, elements)
    }
  }

  /// The bytes of `elements`, for callers that want an array.
  func bytes(_ elements: Range<Int>) -> [UInt8] {
    let count = elements.count * elementSize
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe fill(UnsafeMutableRawBufferPointer(buffer), elements)
      initialized = count
    }
  }

  /// Statistics of bytes that `fill` made; `nil` where values are not real numbers.
  func moments(of bytes: UnsafeRawBufferPointer) -> Moments? {
    let (format, order): (FloatFormat, ByteOrder)
    switch source {
    case .zeros: return nil
    case .drawn(let drawing): (format, order) = (drawing.format, drawing.byteOrder)
    case .norms(let norms): (format, order) = (norms.format, norms.byteOrder)
    }
    var moments = Moments()
    unsafe moments.add(bytes.bytes, format: format, byteOrder: order)
    return moments
  }
}

extension TensorValues.Norms {
  fileprivate func fill(_ out: UnsafeMutableRawBufferPointer, _ elements: Range<Int>) {
    for (position, row) in elements.enumerated() {
      let value = TensorValues.Drawing(
        distribution: .constant(norm(ofRow: row)), format: format, byteOrder: byteOrder,
        key: rows.key, isa: rows.isa)
      let place = unsafe UnsafeMutableRawBufferPointer(
        rebasing: out[(position * format.size)..<((position + 1) * format.size)])
      unsafe value.fill(place, 0..<1)
    }
  }

  /// The square root of the row's sum of squares, summed in order in double precision.
  private func norm(ofRow row: Int) -> Double {
    var sum = 0.0
    let (start, end) = (row * rowLength, (row + 1) * rowLength)
    let step = 4096
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: step * rows.format.size, alignment: 64)
    defer { unsafe buffer.deallocate() }
    for first in stride(from: start, to: end, by: step) {
      let range = first..<min(first + step, end)
      unsafe rows.fill(buffer, range)
      for index in 0..<range.count {
        let value =
          rows.format == .float64
          ? unsafe buffer.load(fromByteOffset: index * 8, as: Double.self)
          : Double(unsafe buffer.load(fromByteOffset: index * 4, as: Float.self))
        sum += value * value
      }
    }
    return sum.squareRoot()
  }
}

extension ByteOrder {
  /// The order of this machine's own numbers.
  static var host: ByteOrder { UInt16(1).littleEndian == 1 ? .little : .big }
}

extension Moments? {
  /// Merges the moments of a further piece; the first piece starts them.
  mutating func add(_ piece: Moments) {
    var total = self ?? Moments()
    total.merge(piece)
    self = total
  }
}
