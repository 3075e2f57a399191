/// Encodes to JSON with keys in the order in which they are encoded, which Foundation's encoder does
/// not keep: the plan's key order is part of its contract, and a person reads it top to bottom.
///
/// Absent optionals become null rather than leave their key out, so that every object of a kind has
/// the same keys. Numbers that JSON cannot hold become the strings "nan", "inf" and "-inf". Containers
/// are written as they come: one that was left for its parent's next member is over.
public struct OrderedJSONEncoder: Sendable {
  /// An encoder; there is nothing to set.
  public init() {}

  /// The value as JSON text, ending without a newline.
  public func encode(_ value: some Encodable) throws -> String {
    var text: [UInt8] = []
    try encode(value) { text += $0 }
    return String(decoding: text, as: UTF8.self)
  }

  /// Gives the value as JSON text in UTF-8, ending without a newline, piece by piece: what is there of
  /// a long list does not wait for the rest.
  public func encode(_ value: some Encodable, to take: ([UInt8]) throws -> Void) throws {
    try withoutActuallyEscaping(take) { take in
      let output = Output(take)
      try NodeEncoder(output: output, depth: 0).encode(value)
      try take(output.writer.finish())
    }
  }
}

/// Where text goes.
private final class Output {
  let writer = JSONWriter()
  private let take: ([UInt8]) throws -> Void

  init(_ take: @escaping ([UInt8]) throws -> Void) { self.take = take }

  func passOn() throws {
    if let text = writer.takeIfLarge() { try take(text) }
  }
}

private struct NodeEncoder: Encoder {
  let output: Output
  let depth: Int
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Encodes a value, null if it writes nothing of itself.
  func encode(_ value: some Encodable) throws {
    let before = output.writer.values
    try value.encode(to: self)
    if output.writer.values == before { output.writer.scalar("null") }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    output.writer.begin(object: true, at: depth)
    return KeyedEncodingContainer(KeyedContainer(output: output, depth: depth))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    output.writer.begin(object: false, at: depth)
    return UnkeyedContainer(output: output, depth: depth)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    ScalarContainer(output: output, depth: depth)
  }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let output: Output
  let depth: Int
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) {
    begin(key)
    output.writer.scalar("null")
  }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try begin(key).encode(value) }

  // What most members are, without a way through containers.
  func encode(_ value: String, forKey key: Key) {
    begin(key)
    output.writer.string(value)
  }
  func encode(_ value: Int, forKey key: Key) {
    begin(key)
    output.writer.scalar(String(value))
  }

  // The protocol asks for a method for each basic type; these are the ones that our values use.
  func encodeIfPresent(_ value: String?, forKey key: Key) throws { try encodeOrNil(value, key) }
  func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try encodeOrNil(value, key) }
  func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try encodeOrNil(value, key) }
  func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try encodeOrNil(value, key) }
  func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
    try encodeOrNil(value, key)
  }

  private func encodeOrNil(_ value: (some Encodable)?, _ key: Key) throws {
    if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    begin(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    begin(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { begin("super") }
  func superEncoder(forKey key: Key) -> any Encoder { begin(key) }

  @discardableResult private func begin(_ key: Key) -> NodeEncoder { begin(key.stringValue) }

  private func begin(_ name: String) -> NodeEncoder {
    output.writer.beginItem(name, at: depth)
    return NodeEncoder(output: output, depth: depth + 1)
  }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
  let output: Output
  let depth: Int
  var codingPath: [any CodingKey] { [] }
  private(set) var count = 0

  init(output: Output, depth: Int) {
    self.output = output
    self.depth = depth
  }

  mutating func encodeNil() {
    _ = begin()
    output.writer.scalar("null")
  }

  mutating func encode(_ value: some Encodable) throws {
    let encoder = begin()
    try output.passOn()
    try encoder.encode(value)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> { begin().container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    begin().unkeyedContainer()
  }
  mutating func superEncoder() -> any Encoder { begin() }

  private mutating func begin() -> NodeEncoder {
    count += 1
    output.writer.beginItem(at: depth)
    return NodeEncoder(output: output, depth: depth + 1)
  }
}

private struct ScalarContainer: SingleValueEncodingContainer {
  let output: Output
  let depth: Int
  var codingPath: [any CodingKey] { [] }

  func encodeNil() { output.writer.scalar("null") }
  func encode(_ value: Bool) { output.writer.scalar(value ? "true" : "false") }
  func encode(_ value: String) { output.writer.string(value) }
  func encode(_ value: Double) { number(value) }
  func encode(_ value: Float) { number(Double(value)) }
  func encode(_ value: Int) { number(value) }
  func encode(_ value: Int8) { number(value) }
  func encode(_ value: Int16) { number(value) }
  func encode(_ value: Int32) { number(value) }
  func encode(_ value: Int64) { number(value) }
  func encode(_ value: UInt) { number(value) }
  func encode(_ value: UInt8) { number(value) }
  func encode(_ value: UInt16) { number(value) }
  func encode(_ value: UInt32) { number(value) }
  func encode(_ value: UInt64) { number(value) }

  func encode(_ value: some Encodable) throws {
    try NodeEncoder(output: output, depth: depth).encode(value)
  }

  private func number(_ value: some BinaryInteger) { output.writer.scalar(String(value)) }

  /// The shortest decimal that reads back as the same double; whole numbers without a fraction.
  private func number(_ value: Double) {
    guard value.isFinite else { return output.writer.string(value.description) }
    let text = value.description
    output.writer.scalar(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }
}
