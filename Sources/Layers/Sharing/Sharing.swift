/// A value of which a part is behind a reference, because many others have the same.
package protocol PartlyShared: Sendable {
  /// What many values have alike, such as a type and a role.
  associatedtype Common: Hashable & Sendable

  /// The part that may be held once for many values.
  var common: Held<Common> { get set }
}

/// Gives one value after another the common part of an earlier one that has the same.
///
/// 100 000 tensors take a tenth of the memory that way: what is their own is a path and a place.
package struct Sharing<Value: PartlyShared>: Sendable {
  private var commons = Pool<Held<Value.Common>>()

  /// Sharing among values to come.
  package init() {}

  /// The same value, with a part that earlier ones may hold too.
  package mutating func share(_ value: Value) -> Value {
    var value = value
    value.common = commons.shared(value.common)
    return value
  }
}
