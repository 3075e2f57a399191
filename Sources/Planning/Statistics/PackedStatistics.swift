/// The statistics of one tensor in the least room: of a small tensor, of which there may be many, some hundred bytes in
/// all, where a list of the counts alone takes three hundred and fifty.
package struct PackedStatistics: Sendable, Equatable {
  private let bytes: [UInt8]

  /// What is there of that which may not be.
  private struct Parts: OptionSet {
    let rawValue: Int

    static let constant = Parts(rawValue: 1)
    static let kurtosis = Parts(rawValue: 2)
    static let deadOutputs = Parts(rawValue: 4)
    static let deadInputs = Parts(rawValue: 8)
    /// Borders of the histogram that are not the least and the greatest value.
    static let borders = Parts(rawValue: 16)

    init(rawValue: Int) { self.rawValue = rawValue }

    init(_ statistics: TensorStatistics) {
      self = []
      if statistics.isConstant { insert(.constant) }
      if statistics.excessKurtosis != nil { insert(.kurtosis) }
      if statistics.deadOutputs != nil { insert(.deadOutputs) }
      if statistics.deadInputs != nil { insert(.deadInputs) }
      let (low, high) = (statistics.histogram.low, statistics.histogram.high)
      if low.bitPattern != statistics.min.bitPattern
        || high.bitPattern != statistics.max.bitPattern
      {
        insert(.borders)
      }
    }
  }

  /// Packs statistics, which come back to the last bit.
  package init(_ statistics: TensorStatistics) {
    let parts = Parts(statistics)
    let histogram = statistics.histogram
    var writer = PackedWriter()
    writer.add([
      parts.rawValue, statistics.count, statistics.nan, statistics.inf, statistics.denormal,
      statistics.zeros, statistics.deadOutputs ?? 0, statistics.deadInputs ?? 0,
    ])
    writer.add([statistics.mean, statistics.std, statistics.min, statistics.max])
    if let kurtosis = statistics.excessKurtosis { writer.add([kurtosis]) }
    if parts.contains(.borders) { writer.add([histogram.low, histogram.high]) }
    writer.add([histogram.counts.count])
    writer.add(histogram.counts)
    // Exactly as many as there are: a list that grew has room for twice that.
    bytes = unsafe writer.bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// The statistics that were packed.
  package var statistics: TensorStatistics {
    var reader = PackedReader(bytes)
    let whole = reader.integers(8)
    let parts = Parts(rawValue: whole[0])
    let numbers = reader.doubles(4)
    let kurtosis = parts.contains(.kurtosis) ? reader.doubles(1)[0] : nil
    let borders = parts.contains(.borders) ? reader.doubles(2) : Array(numbers[2...])
    let counts = reader.integers(reader.integers(1)[0])
    return TensorStatistics(
      count: whole[1], mean: numbers[0], std: numbers[1], min: numbers[2], max: numbers[3],
      excessKurtosis: kurtosis, nan: whole[2], inf: whole[3], denormal: whole[4], zeros: whole[5],
      isConstant: parts.contains(.constant),
      deadOutputs: parts.contains(.deadOutputs) ? whole[6] : nil,
      deadInputs: parts.contains(.deadInputs) ? whole[7] : nil,
      histogram: .init(low: borders[0], high: borders[1], counts: counts))
  }
}

/// Puts numbers behind one another, up to eight after a byte that tells something of each.
private struct PackedWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(128) }

  /// Only those that are not 0, as the byte tells; seven bits a byte, the lowest first, and the top bit says that more
  /// follow.
  mutating func add(_ values: [Int]) {
    addGroups(values) {
      $0 != 0
    } then: { bytes, value, isThere in
      guard isThere else { return }
      var rest = UInt(bitPattern: value)
      while rest > 0x7f {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
  }

  /// In four bytes those that float32 holds, as the byte tells, the others in eight.
  mutating func add(_ values: [Double]) {
    addGroups(values) {
      Double(Float($0)).bitPattern == $0.bitPattern
    } then: {
      bytes, value, isShort in
      let bits = isShort ? UInt64(Float(value).bitPattern) : value.bitPattern
      for byte in 0..<(isShort ? 4 : 8) {
        bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * byte)))
      }
    }
  }

  private mutating func addGroups<Value>(
    _ values: [Value], _ tell: (Value) -> Bool, then add: (inout [UInt8], Value, Bool) -> Void
  ) {
    for start in stride(from: 0, to: values.count, by: 8) {
      let group = values[start..<min(start + 8, values.count)]
      let flags = group.reversed().reduce(UInt8(0)) { $0 << 1 | (tell($1) ? 1 : 0) }
      bytes.append(flags)
      for (bit, value) in group.enumerated() { add(&bytes, value, flags >> bit & 1 == 1) }
    }
  }
}

/// Takes numbers out again, in the order and the lists in which they were put in.
private struct PackedReader {
  private let bytes: [UInt8]
  private var next = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func integers(_ count: Int) -> [Int] {
    list(count) { reader, isThere in isThere ? reader.integer() : 0 }
  }

  mutating func doubles(_ count: Int) -> [Double] {
    list(count) { reader, isShort in
      let bits = (0..<(isShort ? 4 : 8)).reduce(UInt64(0)) {
        $0 | UInt64(reader.byte()) << (8 * $1)
      }
      return isShort
        ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits)
    }
  }

  private mutating func list<Value>(
    _ count: Int, _ take: (inout PackedReader, Bool) -> Value
  ) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    var flags: UInt8 = 0
    for index in 0..<count {
      flags = index % 8 == 0 ? byte() : flags >> 1
      values.append(take(&self, flags & 1 == 1))
    }
    return values
  }

  private mutating func integer() -> Int {
    var (value, shift, more) = (UInt(0), UInt(0), true)
    while more {
      let byte = byte()
      value |= UInt(byte & 0x7f) << shift
      shift += 7
      more = byte & 0x80 != 0
    }
    return Int(bitPattern: value)
  }

  private mutating func byte() -> UInt8 {
    defer { next += 1 }
    return bytes[next]
  }
}
