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
  /// Those that are held already, for which nothing need be compared; the pool keeps them.
  private var known: Set<ObjectIdentifier> = []

  /// Sharing among values to come.
  package init() {}

  /// The same value, with a part that earlier ones may hold too.
  package mutating func share(_ value: Value) -> Value {
    if known.contains(value.common.identity) { return value }
    var value = value
    value.common = commons.shared(value.common)
    known.insert(value.common.identity)
    return value
  }
}

extension Sequence where Element: PartlyShared {
  /// The values as a list in which equal parts are held once; those that come one by one are never there all
  /// unshared.
  package func sharing() -> [Element] {
    var sharing = Sharing<Element>()
    var list: [Element] = []
    list.reserveCapacity(underestimatedCount)
    for value in self { list.append(sharing.share(value)) }
    return list
  }
}
