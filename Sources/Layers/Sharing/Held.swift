/// A value behind a reference, which takes eight bytes wherever it is held; setting it leaves other holders alone.
@frozen
@usableFromInline
package struct Held<Value: Sendable>: Sendable {
  @usableFromInline
  final class Box: Sendable {
    @usableFromInline let value: Value

    @usableFromInline
    init(_ value: Value) { self.value = value }
  }

  @usableFromInline var box: Box

  /// Holds a value that nobody else holds yet.
  @inlinable
  package init(_ value: Value) { box = Box(value) }

  /// The value.
  @inlinable
  package var value: Value {
    get { box.value }
    set { box = Box(newValue) }
  }

  /// What tells this reference from others as long as somebody holds it.
  @inlinable
  package var identity: ObjectIdentifier { ObjectIdentifier(box) }
}

extension Held: Equatable where Value: Equatable {
  @inlinable
  package static func == (one: Held, other: Held) -> Bool {
    one.box === other.box || one.value == other.value
  }
}

extension Held: Hashable where Value: Hashable {
  @inlinable
  package func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
}

extension Held: Encodable where Value: Encodable {
  @inlinable
  package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}

extension Held: Decodable where Value: Decodable {
  @inlinable
  package init(from decoder: any Decoder) throws { self.init(try Value(from: decoder)) }
}
