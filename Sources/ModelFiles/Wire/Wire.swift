/// A value as it goes from the reader process to its parent: numbers of a fixed size, and lists after
/// their count.
///
/// JSON of a file of many datasets took longer to make and to read than libhdf5 takes for the file.
protocol WireValue {
  func write(to wire: inout WireWriter)
  init(from wire: inout WireReader) throws(WireReader.Failure)
}

/// Bytes that grow by one value after another.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ byte: UInt8) { bytes.append(byte) }
  mutating func append(_ part: some Sequence<UInt8>) { bytes.append(contentsOf: part) }

  /// Begins anew, in the same memory unless that is more than `kept` bytes.
  mutating func clear(kept: Int) { bytes.removeAll(keepingCapacity: bytes.capacity <= kept) }
}

/// Bytes from a process that a malformed file may have led astray: nothing in them is trusted.
struct WireReader {
  /// The bytes are no such value.
  struct Failure: Error {}

  private let bytes: [UInt8]
  private let end: Int
  private var next: Int

  init(_ bytes: [UInt8]) {
    self.init(bytes, in: bytes.indices)
  }

  /// Reads a part of the bytes alone.
  init(_ bytes: [UInt8], in part: Range<Int>) {
    self.bytes = bytes
    next = part.lowerBound
    end = part.upperBound
  }

  var isAtEnd: Bool { next == end }

  mutating func byte() throws(Failure) -> UInt8 {
    guard next < end else { throw Failure() }
    defer { next += 1 }
    return bytes[next]
  }

  mutating func take(_ count: Int) throws(Failure) -> ArraySlice<UInt8> {
    guard count >= 0, count <= end - next else { throw Failure() }
    defer { next += count }
    return bytes[next..<(next + count)]
  }

  /// The count of a list whose items take a byte each at least, so that no count is believed which
  /// the bytes cannot hold.
  mutating func count() throws(Failure) -> Int {
    let count = try Int(from: &self)
    guard count >= 0, count <= end - next else { throw Failure() }
    return count
  }
}

extension Int: WireValue {
  /// Seven bits a byte, the lowest first; the sign is the lowest bit of all.
  func write(to wire: inout WireWriter) {
    var rest = UInt(bitPattern: self << 1 ^ self >> (Int.bitWidth - 1))
    while rest >= 0x80 {
      wire.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    wire.append(UInt8(truncatingIfNeeded: rest))
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    var (value, shift): (UInt, Int) = (0, 0)
    while true {
      let byte = try wire.byte()
      // The tenth byte has one bit to give.
      guard shift < 63 || (shift == 63 && byte < 2) else { throw WireReader.Failure() }
      value |= UInt(byte & 0x7f) << UInt(shift)
      if byte < 0x80 { break }
      shift += 7
    }
    self = Int(bitPattern: value >> 1) ^ -Int(bitPattern: value & 1)
  }
}

extension Bool: WireValue {
  func write(to wire: inout WireWriter) { wire.append(self ? 1 : 0) }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    switch try wire.byte() {
    case 0: self = false
    case 1: self = true
    default: throw WireReader.Failure()
    }
  }
}

extension UInt8: WireValue {
  func write(to wire: inout WireWriter) { wire.append(self) }
  init(from wire: inout WireReader) throws(WireReader.Failure) { self = try wire.byte() }
}

extension Double: WireValue {
  func write(to wire: inout WireWriter) {
    for shift in stride(from: 0, to: 64, by: 8) {
      wire.append(UInt8(truncatingIfNeeded: bitPattern >> UInt64(shift)))
    }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    var bits: UInt64 = 0
    for byte in try wire.take(8).reversed() { bits = bits << 8 | UInt64(byte) }
    self.init(bitPattern: bits)
  }
}

extension String: WireValue {
  func write(to wire: inout WireWriter) {
    utf8.count.write(to: &wire)
    wire.append(utf8)
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    guard let text = String(validating: try wire.take(wire.count()), as: UTF8.self) else {
      throw WireReader.Failure()
    }
    self = text
  }
}

extension Array: WireValue where Element: WireValue {
  func write(to wire: inout WireWriter) {
    count.write(to: &wire)
    for item in self { item.write(to: &wire) }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    try self.init(from: &wire) { wire throws(WireReader.Failure) in try Element(from: &wire) }
  }
}

extension Array {
  /// As many items as the list has, each as it is read.
  init(
    from wire: inout WireReader,
    each read: (inout WireReader) throws(WireReader.Failure) -> Element
  ) throws(WireReader.Failure) {
    let count = try wire.count()
    self = []
    // What is reserved on the process's word stays small.
    reserveCapacity(Swift.min(count, 1 << 16))
    for _ in 0..<count { append(try read(&wire)) }
  }
}

extension Optional: WireValue where Wrapped: WireValue {
  func write(to wire: inout WireWriter) {
    (self != nil).write(to: &wire)
    self?.write(to: &wire)
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    self = try Bool(from: &wire) ? try Wrapped(from: &wire) : nil
  }
}

extension Dictionary: WireValue where Key == String, Value: WireValue {
  func write(to wire: inout WireWriter) {
    count.write(to: &wire)
    for (key, value) in self {
      key.write(to: &wire)
      value.write(to: &wire)
    }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    self = [:]
    for _ in 0..<(try wire.count()) {
      let key = try String(from: &wire)
      guard updateValue(try Value(from: &wire), forKey: key) == nil else {
        throw WireReader.Failure()
      }
    }
  }
}
