/// A value behind a reference, which takes eight bytes wherever it is held; setting it leaves other holders alone.
package struct Held<Value: Sendable>: Sendable {
  private final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var box: Box

  /// Holds a value that nobody else holds yet.
  package init(_ value: Value) { box = Box(value) }

  /// The value.
  package var value: Value {
    get { box.value }
    set { box = Box(newValue) }
  }
}

extension Held: Equatable where Value: Equatable {
  package static func == (one: Held, other: Held) -> Bool {
    one.box === other.box || one.value == other.value
  }
}

extension Held: Hashable where Value: Hashable {
  package func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
}

extension Held: Encodable where Value: Encodable {
  package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}

extension Held: Decodable where Value: Decodable {
  package init(from decoder: any Decoder) throws { self.init(try Value(from: decoder)) }
}
