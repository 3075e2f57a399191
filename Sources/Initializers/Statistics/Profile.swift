internal import CKernels

/// All that is asked about the values of a tensor, gathered in one pass over pieces of them.
///
/// Values are counted in 16384 bins that are narrow where values are small (sign, exponent and five
/// binary digits), so that a histogram over any range can be had afterwards without a second reading.
public struct Profile: Sendable {
  private(set) var sums = PowerSums()
  /// The least finite value; 0 if there are none.
  public private(set) var min = 0.0
  /// The greatest finite value; 0 if there are none.
  public private(set) var max = 0.0
  /// How many values are zero of either sign.
  public private(set) var zeros = 0
  /// How many values are subnormal in their own format.
  public private(set) var subnormals = 0
  /// How many values are not a number.
  public private(set) var nans = 0
  /// How many values are infinite.
  public private(set) var infinities = 0
  private(set) var bins: [UInt32]

  static let binCount = 1 << 14
  private static let block = 4096

  /// The profile of nothing.
  public init() { bins = [UInt32](repeating: 0, count: Self.binCount) }

  /// The number of finite values so far.
  public var count: Int { Int(sums.count) }
  /// Their mean.
  public var mean: Double { sums.mean }
  /// Their population standard deviation.
  public var std: Double { sums.count > 0 ? (sums.m2 / sums.count).squareRoot() : 0 }
  /// Their kurtosis less 3, which is 0 for a normal and -1.2 for a uniform distribution.
  ///
  /// `nil` where all values are equal.
  public var excessKurtosis: Double? {
    guard sums.m2 > 0 else { return nil }
    let kurtosis = sums.count * sums.m4 / (sums.m2 * sums.m2) - 3
    return kurtosis.isFinite ? kurtosis : nil
  }

  /// Adds the values that `bytes` hold, a whole number of them.
  public mutating func add(
    _ bytes: UnsafeRawBufferPointer, format: FloatFormat, byteOrder: ByteOrder
  ) {
    var start = 0
    while start < bytes.count {
      let end = Swift.min(start + Self.block * format.size, bytes.count)
      let piece = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      unsafe add(block: piece, format, byteOrder)
      start = end
    }
  }

  /// Adds all that `other` has gathered.
  public mutating func merge(_ other: Profile) {
    mergeNumbers(other)
    for index in bins.indices { bins[index] &+= other.bins[index] }
  }

  private mutating func mergeNumbers(_ other: Profile) {
    if other.count > 0 {
      min = count > 0 ? Swift.min(min, other.min) : other.min
      max = count > 0 ? Swift.max(max, other.max) : other.max
    }
    sums.merge(other.sums)
    zeros += other.zeros
    subnormals += other.subnormals
    nans += other.nans
    infinities += other.infinities
  }

  private mutating func add(
    block: UnsafeRawBufferPointer, _ format: FloatFormat, _ byteOrder: ByteOrder
  ) {
    let count = block.count / format.size
    if format == .float64 {
      unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { values in
        for index in 0..<count {
          let bits = unsafe block.value(index, as: UInt64.self)
          unsafe values[index] = Double(
            bitPattern: byteOrder == .big ? bits.byteSwapped : bits)
        }
        let found = unsafe bins.withUnsafeMutableBufferPointer {
          unsafe ck_profile_f64(values.baseAddress, count, format.leastNormal, $0.baseAddress)
        }
        merge(found)
      }
    } else {
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { values in
        unsafe widen(block, into: values, format: format, swaps: byteOrder == .big)
        let found = unsafe bins.withUnsafeMutableBufferPointer {
          unsafe ck_profile_f32(values.baseAddress, count, format.leastNormal, $0.baseAddress)
        }
        merge(found)
      }
    }
  }

  private mutating func merge(_ found: CKProfile) {
    if found.count > 0 {
      min = count > 0 ? Swift.min(min, found.minimum) : found.minimum
      max = count > 0 ? Swift.max(max, found.maximum) : found.maximum
    }
    sums.merge(
      PowerSums(
        count: Double(found.count), mean: found.mean, m2: found.m2, m3: found.m3, m4: found.m4))
    zeros += Int(found.zeros)
    subnormals += Int(found.subnormals)
    nans += Int(found.nans)
    infinities += Int(found.infinities)
  }
}

extension FloatFormat {
  /// The least positive value that is not subnormal.
  var leastNormal: Double {
    switch self {
    case .float16: 0x1p-14
    case .bfloat16, .float32: 0x1p-126
    case .float64: 0x1p-1022
    }
  }
}
