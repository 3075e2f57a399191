internal import Layers

extension GroupFacts: WireValue {
  func write(to wire: inout WireWriter) {
    path.write(to: &wire)
    attributes.write(to: &wire)
    tracksOrder.write(to: &wire)
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    self.init(
      path: try String(from: &wire), attributes: try [String: AttributeValue](from: &wire),
      tracksOrder: try Bool(from: &wire))
  }
}

extension DatasetFacts: WireValue {
  /// Aliases go by themselves, for they come later.
  func write(to wire: inout WireWriter) {
    path.write(to: &wire)
    shape.write(to: &wire)
    element.write(to: &wire)
    storage.write(to: &wire)
    attributes.write(to: &wire)
    padding.write(to: &wire)
    chunks.write(to: &wire)
  }

  /// A reader knows one file, and no name of it in an index.
  init(from wire: inout WireReader) throws(WireReader.Failure) {
    self.init(
      path: try String(from: &wire), shape: try [Int]?(from: &wire),
      element: try ElementType(from: &wire),
      storage: try Storage(from: &wire), attributes: try [String: AttributeValue](from: &wire))
    // To set a member makes new facts.
    if let bytes = try [UInt8]?(from: &wire) { padding = bytes }
    let known = try ChunkFacts(from: &wire)
    if known != .unknown { chunks = known }
  }
}

extension ChunkFacts: WireValue {
  /// Places go by themselves, for they are many.
  func write(to wire: inout WireWriter) {
    switch self {
    case .unknown: wire.append(0)
    case .unplaced: wire.append(1)
    case .complete, .placed: wire.append(2)
    }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    switch try wire.byte() {
    case 0: self = .unknown
    case 1: self = .unplaced
    case 2: self = .complete
    default: throw WireReader.Failure()
    }
  }
}

extension ElementType: WireValue {
  func write(to wire: inout WireWriter) {
    kind.rawValue.write(to: &wire)
    size.write(to: &wire)
    byteOrder.map { $0 == .big }.write(to: &wire)
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    guard let kind = Kind(rawValue: try String(from: &wire)) else { throw WireReader.Failure() }
    let size = try Int(from: &wire)
    let isBig = try Bool?(from: &wire)
    self.init(kind, size: size, byteOrder: isBig.map { $0 ? .big : .little })
  }
}

extension Storage: WireValue {
  func write(to wire: inout WireWriter) {
    switch self {
    case .contiguous(let offset):
      wire.append(0)
      offset.write(to: &wire)
    case .compact: wire.append(1)
    case .chunked(let chunk, let filters):
      wire.append(2)
      chunk.write(to: &wire)
      filters.write(to: &wire)
    case .virtual: wire.append(3)
    case .external: wire.append(4)
    }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    switch try wire.byte() {
    case 0: self = .contiguous(offset: try Int?(from: &wire))
    case 1: self = .compact
    case 2:
      let chunk = try [Int](from: &wire)
      self = .chunked(chunk: chunk, filters: try [Filter](from: &wire))
    case 3: self = .virtual
    case 4: self = .external
    default: throw WireReader.Failure()
    }
  }
}

extension Filter: WireValue {
  func write(to wire: inout WireWriter) {
    id.write(to: &wire)
    name.write(to: &wire)
    isAvailable.write(to: &wire)
    parameters.write(to: &wire)
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    self.init(
      id: try Int(from: &wire), name: try String(from: &wire), isAvailable: try Bool(from: &wire),
      parameters: try [Int](from: &wire))
  }
}

extension AttributeValue: WireValue {
  func write(to wire: inout WireWriter) {
    switch self {
    case .string(let text):
      wire.append(0)
      text.write(to: &wire)
    case .strings(let texts):
      wire.append(1)
      texts.write(to: &wire)
    case .integer(let number):
      wire.append(2)
      number.write(to: &wire)
    case .integers(let numbers):
      wire.append(3)
      numbers.write(to: &wire)
    case .real(let number):
      wire.append(4)
      number.write(to: &wire)
    case .reals(let numbers):
      wire.append(5)
      numbers.write(to: &wire)
    case .other: wire.append(6)
    }
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    switch try wire.byte() {
    case 0: self = .string(try String(from: &wire))
    case 1: self = .strings(try [String](from: &wire))
    case 2: self = .integer(try Int(from: &wire))
    case 3: self = .integers(try [Int](from: &wire))
    case 4: self = .real(try Double(from: &wire))
    case 5: self = .reals(try [Double](from: &wire))
    case 6: self = .other
    default: throw WireReader.Failure()
    }
  }
}

extension UnfollowedLink: WireValue {
  func write(to wire: inout WireWriter) {
    path.write(to: &wire)
    kind.rawValue.write(to: &wire)
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    let path = try String(from: &wire)
    guard let kind = Kind(rawValue: try String(from: &wire)) else { throw WireReader.Failure() }
    self.init(path: path, kind: kind)
  }
}

extension UnreadableObject: WireValue {
  func write(to wire: inout WireWriter) {
    path.write(to: &wire)
    reason.write(to: &wire)
  }

  init(from wire: inout WireReader) throws(WireReader.Failure) {
    self.init(path: try String(from: &wire), reason: try String(from: &wire))
  }
}
