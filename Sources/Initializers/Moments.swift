internal import CKernels

/// Mean, spread and range of values, gathered in one pass over pieces of them.
///
/// Each piece of 4096 values is summed in float64 around its own mean, and pieces are merged by the
/// formula of Chan, Golub and LeVeque (1983); the relative error of mean and std is near 1e-15 for
/// weights. The last bits depend on how the values were split among calls, not on the processor, so
/// add and merge in a fixed order where two runs must agree.
public struct Moments: Sendable, Equatable, Codable {
  /// The number of finite values so far; the other properties but `nonFinite` describe these.
  public private(set) var count = 0
  /// Their mean; 0 if there are none.
  public private(set) var mean = 0.0
  /// Their population standard deviation, which divides by `count`, as torch.std with
  /// `correction=0`; 0 if there are none.
  public private(set) var std = 0.0
  /// The least value; 0 if there are none.
  public private(set) var min = 0.0
  /// The greatest value; 0 if there are none.
  public private(set) var max = 0.0
  /// Infinities and NaNs, which are left out of all else.
  public private(set) var nonFinite = 0

  /// The moments of nothing.
  public init() {}

  /// Adds the values that `bytes` hold, a whole number of them.
  public mutating func add(_ bytes: RawSpan, format: FloatFormat, byteOrder: ByteOrder) {
    precondition(bytes.byteCount % format.size == 0, "bytes do not hold whole elements")
    unsafe bytes.withUnsafeBytes { all in
      var start = 0
      while start < all.count {
        let end = Swift.min(start + Self.pieceValues * format.size, all.count)
        let piece = unsafe UnsafeRawBufferPointer(rebasing: all[start..<end])
        unsafe add(piece: piece, format: format, byteOrder: byteOrder)
        start = end
      }
    }
  }

  /// Adds all that `other` has gathered.
  public mutating func merge(_ other: Moments) {
    nonFinite += other.nonFinite
    guard other.count > 0 else { return }
    guard count > 0 else {
      let seen = nonFinite
      self = other
      nonFinite = seen
      return
    }
    let total = Double(count) + Double(other.count)
    let share = Double(other.count) / total
    let distance = other.mean - mean
    let variance =
      std * std * (1 - share) + other.std * other.std * share
      + distance * distance * share * (1 - share)
    mean += distance * share
    std = variance.squareRoot()
    min = Swift.min(min, other.min)
    max = Swift.max(max, other.max)
    count += other.count
  }
}

extension Moments {
  private static let pieceValues = 4096

  private mutating func add(
    piece: UnsafeRawBufferPointer, format: FloatFormat, byteOrder: ByteOrder
  ) {
    let count = piece.count / format.size
    if byteOrder == .little, format.size > 2 {
      unsafe addNative(piece, count, isDouble: format == .float64)
    } else if format == .float64 {
      unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { values in
        unsafe UnsafeMutableRawBufferPointer(values).copyMemory(from: piece)
        unsafe UnsafeMutableRawBufferPointer(values).swapElements(of: 8)
        unsafe addNative(UnsafeRawBufferPointer(values), count, isDouble: true)
      }
    } else {
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { values in
        unsafe widen(piece, into: values, format: format, swaps: byteOrder == .big)
        unsafe addNative(UnsafeRawBufferPointer(values), count, isDouble: false)
      }
    }
  }

  private mutating func addNative(
    _ values: UnsafeRawBufferPointer, _ count: Int, isDouble: Bool
  ) {
    let isa = ISA.best.supportedClone
    let sums =
      if isDouble {
        unsafe ck_sums_f64(isa, values.baseAddress, count)
      } else {
        unsafe ck_sums_f32(isa, values.baseAddress, count)
      }
    guard sums.nonfinite > 0 else { return merge(Moments(sums, count: count)) }
    nonFinite += Int(sums.nonfinite)
    let finite =
      isDouble
      ? (0..<count).map { unsafe values.value($0, as: Double.self) }.filter(\.isFinite)
      : (0..<count).map { Double(unsafe values.value($0, as: Float.self)) }
        .filter(\.isFinite)
    guard !finite.isEmpty else { return }
    unsafe finite.withUnsafeBytes { unsafe addNative($0, finite.count, isDouble: true) }
  }

  private init(_ sums: CKSums, count: Int) {
    self.count = count
    mean = sums.sum / Double(count)
    std = (sums.squares / Double(count)).squareRoot()
    min = sums.minimum
    max = sums.maximum
  }
}

/// Converts elements to float32, which holds those of every format but float64 exactly.
func widen(
  _ bytes: UnsafeRawBufferPointer, into values: UnsafeMutableBufferPointer<Float>,
  format: FloatFormat, swaps: Bool
) {
  guard let from = bytes.baseAddress, let to = values.baseAddress else { return }
  let isa = ISA.best.supportedClone
  switch format {
  case .bfloat16: unsafe ck_bf16_to_f32(isa, from, values.count, swaps ? 1 : 0, to)
  case .float16: unsafe ck_f16_to_f32(isa, from, values.count, swaps ? 1 : 0, to)
  case .float32, .float64:
    precondition(format == .float32, "float64 values do not become float32")
    unsafe UnsafeMutableRawBufferPointer(values).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: bytes[..<(4 * values.count)]))
    if swaps { unsafe ck_swap(isa, to, values.count, 4) }
  }
}
