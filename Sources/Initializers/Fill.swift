internal import CKernels

/// Writes elements of a tensor into `out`.
///
/// The bytes are those that `docs/stream-format.md` specifies, whatever the split of the tensor into
/// calls, the number of threads and `isa`. `out` may be at any address. float16 and bfloat16
/// elements are the float32 ones rounded to nearest even.
///
/// - Parameters:
///   - out: Exactly as many bytes as the elements take.
///   - elements: Indices in the tensor's memory order, from 0 on.
///   - distribution: What to write.
///   - format: The element type.
///   - byteOrder: The order of each element's bytes.
///   - key: Which stream random elements come from.
///   - isa: What to compute with; one that the processor lacks counts as the baseline.
public func fill(
  _ out: inout MutableRawSpan, elements: Range<Int>, of distribution: Distribution,
  format: FloatFormat, byteOrder: ByteOrder, key: StreamKey, isa: ISA = .best
) {
  precondition(elements.lowerBound >= 0, "element indices start at 0")
  precondition(out.byteCount == elements.count * format.size, "bytes do not match elements")
  let filler = Filler(format: format, swaps: byteOrder == .big, key: key, isa: isa)
  unsafe out.withUnsafeMutableBytes { bytes in
    unsafe filler.fill(Target(bytes: bytes, elements: elements, size: format.size), distribution)
  }
}

/// The bytes of a run of elements.
@unsafe struct Target {
  let bytes: UnsafeMutableRawBufferPointer
  let elements: Range<Int>
  let size: Int

  /// The bytes of some of the elements.
  func bytes(of some: Range<Int>) -> UnsafeMutableRawBufferPointer {
    let start = unsafe (some.lowerBound - elements.lowerBound) * size
    let end = unsafe start + some.count * size
    return unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end])
  }
}

/// How one call of `fill` writes elements.
struct Filler {
  let format: FloatFormat
  /// Whether elements are stored most significant byte first.
  let swaps: Bool
  let key: StreamKey
  let isa: ISA

  /// Blocks made at a time: 16 KiB of values, which stay in the first-level cache while they are
  /// rounded or have their bytes swapped.
  static let pieceBlocks = 16

  func fill(_ target: Target, _ distribution: Distribution) {
    switch distribution {
    case .constant(let value):
      unsafe write(value, to: target.bytes)
    case .step(let ones):
      unsafe write(0, to: target.bytes)
      unsafe write(1, to: target.bytes(of: ones.clamped(to: target.elements)))
    case .comb(let first, let every):
      unsafe write(0, to: target.bytes)
      // The first one at or after the target's start.
      let start = unsafe target.elements.lowerBound
      let skipped = max(0, start - first + every - 1) / every
      let end = unsafe target.elements.upperBound
      for one in stride(from: first + skipped * every, to: end, by: every) {
        unsafe write(1, to: target.bytes(of: one..<one + 1))
      }
    default:
      if format == .float64 {
        unsafe draw(as: Double.self, distribution, into: target)
      } else {
        unsafe draw(as: Float.self, distribution, into: target)
      }
    }
  }

  /// Writes one value to every element.
  func write(_ value: Double, to bytes: UnsafeMutableRawBufferPointer) {
    switch format {
    case .float64: unsafe bytes.repeatElement(value.bitPattern, swapped: swaps)
    case .float32: unsafe bytes.repeatElement(Float(value).bitPattern, swapped: swaps)
    case .float16, .bfloat16:
      var bits: UInt16 = 0
      unsafe withUnsafeMutableBytes(of: &bits) { bits in
        unsafe withUnsafePointer(to: Float(value)) { value in
          unsafe round(UnsafeBufferPointer(start: value, count: 1), into: bits)
        }
      }
      unsafe bytes.repeatElement(bits, swapped: swaps)
    }
  }

  /// Writes random elements, as `Element` or rounded from it.
  private func draw<Element: StreamElement>(
    as type: Element.Type, _ distribution: Distribution, into target: Target
  ) {
    let source = BlockSource<Element>(law: .init(distribution), key: key, isa: isa)
    let capacity = Element.perBlock * Self.pieceBlocks
    unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: capacity) { buffer in
      var rest = unsafe target.elements
      while !rest.isEmpty {
        let piece = Piece(of: rest, perBlock: Element.perBlock, limit: Self.pieceBlocks)
        let end = rest.lowerBound + piece.take
        let bytes = unsafe target.bytes(of: rest.lowerBound..<end)
        unsafe write(piece, from: source, through: buffer, to: bytes)
        if swaps { unsafe bytes.swapElements(of: format.size) }
        rest = end..<rest.upperBound
      }
    }
  }

  private func write<Element: StreamElement>(
    _ piece: Piece, from source: BlockSource<Element>,
    through buffer: UnsafeMutableBufferPointer<Element>, to bytes: UnsafeMutableRawBufferPointer
  ) {
    guard let out = bytes.baseAddress, let base = buffer.baseAddress else { return }
    let isStored = format.size == MemoryLayout<Element>.size
    if isStored, piece.take == piece.blocks * Element.perBlock {
      unsafe source.write(first: piece.first, count: piece.blocks, into: out)
      return
    }
    unsafe source.write(
      first: piece.first, count: piece.blocks, into: UnsafeMutableRawPointer(base))
    let values = unsafe UnsafeBufferPointer(start: base + piece.skip, count: piece.take)
    if isStored {
      unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(values))
    } else {
      unsafe values.withMemoryRebound(to: Float.self) { unsafe round($0, into: bytes) }
    }
  }

  /// Rounds to a 16-bit format.
  private func round(
    _ values: UnsafeBufferPointer<Float>, into bytes: UnsafeMutableRawBufferPointer
  ) {
    let clone = isa.supportedClone
    if format == .float16 {
      unsafe ck_f32_to_f16(clone, values.baseAddress, values.count, bytes.baseAddress)
    } else {
      unsafe ck_f32_to_bf16(clone, values.baseAddress, values.count, bytes.baseAddress)
    }
  }
}

/// The next blocks to make: whole ones, or one of which a part is wanted.
private struct Piece {
  /// The first block and how many follow.
  let first, blocks: Int
  /// Values to leave out at the start, and to keep after that.
  let skip, take: Int

  init(of rest: Range<Int>, perBlock: Int, limit: Int) {
    (first, skip) = rest.lowerBound.quotientAndRemainder(dividingBy: perBlock)
    if skip == 0, rest.count >= perBlock {
      blocks = min(rest.count / perBlock, limit)
      take = blocks * perBlock
    } else {
      blocks = 1
      take = min(perBlock - skip, rest.count)
    }
  }
}

extension BlockSource.Law {
  /// The law of a distribution that is drawn.
  fileprivate init(_ distribution: Distribution) {
    switch distribution {
    case .normal(let mean, let std):
      self = .normal(mean: Element(mean), std: Element(std))
    case .uniform(let low, let high):
      self = .uniform(low: Element(low), high: Element(high))
    case .truncatedNormal(let mean, let std, let low, let high):
      self = .truncated(
        mean: Element(mean), std: Element(std), bounds: Element(low)...Element(high))
    case .constant, .step, .comb:
      preconditionFailure("values that are not drawn have no law")
    }
  }
}
