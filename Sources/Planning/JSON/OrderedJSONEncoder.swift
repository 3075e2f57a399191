/// Encodes to JSON with keys in the order in which they are encoded, which Foundation's encoder does
/// not keep: the plan's key order is part of its contract, and a person reads it top to bottom.
///
/// Absent optionals become null rather than leave their key out, so that every object of a kind has
/// the same keys. Numbers that JSON cannot hold become the strings "nan", "inf" and "-inf".
public struct OrderedJSONEncoder: Sendable {
  /// An encoder; there is nothing to set.
  public init() {}

  /// The value as JSON text, ending without a newline.
  public func encode(_ value: some Encodable) throws -> String {
    try Self.node(value).text
  }

  fileprivate static func node(_ value: some Encodable) throws -> JSONNode {
    let storage = Storage()
    try value.encode(to: NodeEncoder(storage: storage, codingPath: []))
    return storage.node
  }
}

/// Where a container puts what it encodes: a tree that grows while containers are alive.
private final class Storage {
  private enum Content {
    case scalar(JSONNode)
    case array([Storage])
    case object([(String, Storage)])
  }

  private var content = Content.scalar(.null)

  var node: JSONNode {
    switch content {
    case .scalar(let node): node
    case .array(let items): .array(items.map(\.node))
    case .object(let members): .object(members.map { ($0.0, $0.1.node) })
    }
  }

  var count: Int { if case .array(let items) = content { items.count } else { 0 } }

  func set(_ node: JSONNode) { content = .scalar(node) }
  func becomeArray() { if case .scalar = content { content = .array([]) } }
  func becomeObject() { if case .scalar = content { content = .object([]) } }

  func appendItem() -> Storage {
    let item = Storage()
    if case .array(var items) = content {
      content = .scalar(.null)  // keeps the array unshared, so that appending stays cheap
      items.append(item)
      content = .array(items)
    }
    return item
  }

  func appendMember(_ key: String) -> Storage {
    let member = Storage()
    if case .object(var members) = content {
      content = .scalar(.null)
      members.append((key, member))
      content = .object(members)
    }
    return member
  }
}

private struct NodeEncoder: Encoder {
  let storage: Storage
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    storage.becomeObject()
    return KeyedEncodingContainer(KeyedContainer(storage: storage, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    storage.becomeArray()
    return UnkeyedContainer(storage: storage, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    ScalarContainer(storage: storage, codingPath: codingPath)
  }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let storage: Storage
  let codingPath: [any CodingKey]

  func encodeNil(forKey key: Key) { storage.appendMember(key.stringValue).set(.null) }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    try value.encode(to: encoder(for: key))
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
    encoder(for: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder(for: key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder(named: "super") }
  func superEncoder(forKey key: Key) -> any Encoder { encoder(for: key) }

  private func encoder(for key: Key) -> NodeEncoder { encoder(named: key.stringValue) }

  private func encoder(named name: String) -> NodeEncoder {
    NodeEncoder(storage: storage.appendMember(name), codingPath: codingPath)
  }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
  let storage: Storage
  let codingPath: [any CodingKey]
  var count: Int { storage.count }

  func encodeNil() { storage.appendItem().set(.null) }
  func encode(_ value: some Encodable) throws { try value.encode(to: item()) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> { item().container(keyedBy: type) }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { item().unkeyedContainer() }
  func superEncoder() -> any Encoder { item() }

  private func item() -> NodeEncoder {
    NodeEncoder(storage: storage.appendItem(), codingPath: codingPath)
  }
}

private struct ScalarContainer: SingleValueEncodingContainer {
  let storage: Storage
  let codingPath: [any CodingKey]

  func encodeNil() { storage.set(.null) }
  func encode(_ value: Bool) { storage.set(.bool(value)) }
  func encode(_ value: String) { storage.set(.string(value)) }
  func encode(_ value: Double) { storage.set(Self.number(value)) }
  func encode(_ value: Float) { storage.set(Self.number(Double(value))) }
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
    try value.encode(to: NodeEncoder(storage: storage, codingPath: codingPath))
  }

  private func number(_ value: some BinaryInteger) { storage.set(.number(String(value))) }

  /// The shortest decimal that reads back as the same double; whole numbers without a fraction.
  private static func number(_ value: Double) -> JSONNode {
    guard value.isFinite else { return .string(value.description) }
    let text = value.description
    return .number(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }
}
