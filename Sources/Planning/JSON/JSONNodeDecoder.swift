/// Decodes values from JSON that `JSONParser` has read.
///
/// It takes half the time of Foundation's decoder over a plan's tensors, which are objects of many members
/// with little in each.
struct JSONNodeDecoder: Decoder {
  let node: JSONNode
  let place: JSONPlace
  var codingPath: [any CodingKey] { place.path }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ node: JSONNode, at place: JSONPlace = .root) {
    self.node = node
    self.place = place
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = node else {
      throw node.mismatch([String: Any].self, place)
    }
    return KeyedDecodingContainer(KeyedContainer(members: members, place: place))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let items) = node else { throw node.mismatch([Any].self, place) }
    return UnkeyedContainer(items: items, place: place)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    ScalarContainer(node: node, place: place)
  }
}

extension JSONNode {
  /// Lists of numbers and of words go without a container; a tensor has eight of them.
  fileprivate func decode<T: Decodable>(_ type: T.Type, _ place: JSONPlace) throws -> T {
    if type == [Int].self, let list = try integers(place) as? T { return list }
    if type == [String].self, let list = try strings(place) as? T { return list }
    return try T(from: JSONNodeDecoder(self, at: place))
  }
}

private struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: [(key: String, value: JSONNode)]
  let place: JSONPlace
  var codingPath: [any CodingKey] { place.path }
  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

  func contains(_ key: Key) -> Bool { find(key) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try value(key).isNull }

  // What most members are, without a way through containers.
  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    try value(key).string(place(of: key))
  }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
    try value(key).double(place(of: key))
  }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
    try value(key).integer(place(of: key))
  }
  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try value(key).decode(type, place(of: key))
  }

  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try present(key)?.string(place(of: key))
  }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
    try present(key)?.double(place(of: key))
  }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
    try present(key)?.integer(place(of: key))
  }
  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
    guard let value = present(key) else { return nil }
    return try value.decode(type, place(of: key))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> { try decoder(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { JSONNodeDecoder(.object(members), at: place) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

  private func decoder(_ key: Key) throws -> JSONNodeDecoder {
    JSONNodeDecoder(try value(key), at: place(of: key))
  }

  private func place(of key: Key) -> JSONPlace { .member(key, of: place) }

  /// Of two members of one name the first counts.
  private func find(_ key: Key) -> JSONNode? {
    let name = key.stringValue
    let length = name.utf8.count
    // Lengths tell most names apart, and take less time to compare.
    return members.first { $0.key.utf8.count == length && $0.key == name }?.value
  }

  private func value(_ key: Key) throws(DecodingError) -> JSONNode {
    if let value = find(key) { return value }
    throw .keyNotFound(
      key, .init(codingPath: codingPath, debugDescription: "no '\(key.stringValue)'"))
  }

  private func present(_ key: Key) -> JSONNode? {
    find(key).flatMap { $0.isNull ? nil : $0 }
  }
}

private struct UnkeyedContainer: UnkeyedDecodingContainer {
  let items: [JSONNode]
  let place: JSONPlace
  var codingPath: [any CodingKey] { place.path }
  private(set) var currentIndex = 0

  init(items: [JSONNode], place: JSONPlace) {
    self.items = items
    self.place = place
  }

  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex == items.count }

  mutating func decodeNil() throws -> Bool {
    let isNull = try current().isNull
    if isNull { currentIndex += 1 }
    return isNull
  }

  mutating func decode(_ type: String.Type) throws -> String { try next().string(placeBefore) }
  mutating func decode(_ type: Int.Type) throws -> Int { try next().integer(placeBefore) }
  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try next().decode(type, placeBefore)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> { try nextDecoder().container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try nextDecoder().unkeyedContainer()
  }
  mutating func superDecoder() throws -> any Decoder { try nextDecoder() }

  private mutating func nextDecoder() throws -> JSONNodeDecoder {
    JSONNodeDecoder(try next(), at: placeBefore)
  }

  private func current() throws(DecodingError) -> JSONNode {
    guard !isAtEnd else {
      throw .valueNotFound(
        Any.self, .init(codingPath: codingPath, debugDescription: "no item \(currentIndex)"))
    }
    return items[currentIndex]
  }

  private mutating func next() throws(DecodingError) -> JSONNode {
    let item = try current()
    currentIndex += 1
    return item
  }

  /// The place of the item that `next` has given last.
  private var placeBefore: JSONPlace { .member(JSONKey(intValue: currentIndex - 1), of: place) }
}

private struct ScalarContainer: SingleValueDecodingContainer {
  let node: JSONNode
  let place: JSONPlace
  var codingPath: [any CodingKey] { place.path }

  func decodeNil() -> Bool { node.isNull }
  func decode(_ type: Bool.Type) throws -> Bool { try node.bool(place) }
  func decode(_ type: String.Type) throws -> String { try node.string(place) }
  func decode(_ type: Double.Type) throws -> Double { try node.double(place) }
  func decode(_ type: Float.Type) throws -> Float { Float(try node.double(place)) }
  func decode(_ type: Int.Type) throws -> Int { try node.integer(place) }
  func decode(_ type: Int8.Type) throws -> Int8 { try node.integer(place) }
  func decode(_ type: Int16.Type) throws -> Int16 { try node.integer(place) }
  func decode(_ type: Int32.Type) throws -> Int32 { try node.integer(place) }
  func decode(_ type: Int64.Type) throws -> Int64 { try node.integer(place) }
  func decode(_ type: UInt.Type) throws -> UInt { try node.integer(place) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try node.integer(place) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try node.integer(place) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try node.integer(place) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try node.integer(place) }
  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try node.decode(type, place)
  }
}
