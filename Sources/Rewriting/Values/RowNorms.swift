internal import Initializers

/// The L2 norms of another tensor's rows, for the gain of weight normalisation.
struct RowNorms: Sendable {
  /// The tensor whose rows they are.
  struct Rows: Sendable {
    let distribution: Distribution
    let elements: Int
    let key: StreamKey
    /// torch's generator at the tensor's start; `nil` under philox.
    let generator: TorchGenerator?
    let stored: FloatFormat
  }

  let rows: Rows
  let rowLength: Int
  let isa: ISA

  /// Writes the norms of rows `elements`.
  func fill(
    _ out: UnsafeMutableRawBufferPointer, _ elements: Range<Int>, format: FloatFormat,
    byteOrder: ByteOrder
  ) {
    for (position, row) in elements.enumerated() {
      let place = unsafe UnsafeMutableRawBufferPointer(
        rebasing: out[(position * format.size)..<((position + 1) * format.size)])
      var span = unsafe place.mutableBytes
      Initializers.fill(
        &span, elements: 0..<1, of: .constant(norm(ofRow: row)), format: format,
        byteOrder: byteOrder, key: rows.key, isa: isa)
    }
  }

  /// The square root of the row's sum of squares, summed in order in double precision.
  private func norm(ofRow row: Int) -> Double {
    let (start, end) = (row * rowLength, (row + 1) * rowLength)
    var sum = 0.0
    // torch's stream can be entered at multiples of 16 only.
    for first in stride(from: start - start % TorchFill.granularity, to: end, by: 4096) {
      let values = rows.values(first..<min(first + 4096, end), isa: isa)
      for (index, value) in values.enumerated() where first + index >= start {
        sum += value * value
      }
    }
    return sum.squareRoot()
  }
}

extension RowNorms.Rows {
  /// Norms are taken before values are rounded to 16 bits, as far as the stream draws float32 ones
  /// then: torch's draws depend on the type, and are rounded.
  private var format: FloatFormat {
    generator != nil || stored == .float64 ? stored : .float32
  }

  fileprivate func values(_ range: Range<Int>, isa: ISA) -> [Double] {
    var bytes = [UInt8](repeating: 0, count: range.count * format.size)
    var buffer = bytes.mutableSpan
    var span = unsafe buffer.mutableBytes
    if let generator {
      var fill = TorchFill(generator, count: elements, of: distribution, format: format)
      fill.skip(elements: range.lowerBound)
      fill.fill(&span, elements: range.count, byteOrder: .host, isa: isa)
    } else {
      Initializers.fill(
        &span, elements: range, of: distribution, format: format, byteOrder: .host, key: key,
        isa: isa)
    }
    return unsafe bytes.withUnsafeBytes { unsafe doubles($0) }
  }

  private func doubles(_ bytes: UnsafeRawBufferPointer) -> [Double] {
    (0..<(bytes.count / format.size)).map { index in
      let offset = index * format.size
      switch format {
      case .float64: return unsafe bytes.loadUnaligned(fromByteOffset: offset, as: Double.self)
      case .float32:
        return Double(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: Float.self))
      case .float16:
        return Double(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: Float16.self))
      case .bfloat16:
        let bits = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return Double(Float(bitPattern: UInt32(bits) << 16))
      }
    }
  }
}

extension ByteOrder {
  /// The order of this machine's own numbers.
  static var host: ByteOrder { UInt16(1).littleEndian == 1 ? .little : .big }
}
