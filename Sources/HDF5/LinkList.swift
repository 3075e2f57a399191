internal import CHDF5

/// The links of a group, in creation order if the group tracks it, by the bytes of their names otherwise.
///
/// A group can have hundreds of thousands: their names lie in one list of bytes, and a link is made when it is
/// asked for.
public struct LinkList: Sendable {
  /// Whether the links came in creation order.
  public let isCreationOrder: Bool
  private var names: [UInt8] = []
  private var entries: [Entry] = []

  /// A link without its name.
  private struct Entry {
    let place: chdf5_place
    /// Where its name lies among all of them.
    let start: Int
    let count: Int32
    let kind: Link.Kind
    let isAddressable: Bool

    var name: Range<Int> { start..<(start + Int(count)) }
  }

  init(isCreationOrder: Bool) {
    self.isCreationOrder = isCreationOrder
  }

  mutating func append(_ bytes: [UInt8], _ kind: Link.Kind, _ place: chdf5_place) {
    let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
    let name = isUTF8 ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8)
    // No path can hold more, and no model does.
    let count = Int32(clamping: name.count)
    let isAddressable =
      isUTF8 && count == name.count && !bytes.isEmpty && bytes != [0x2e] && !bytes.contains(0x2f)
    entries.append(
      Entry(
        place: place, start: names.count, count: count, kind: kind, isAddressable: isAddressable))
    names += name.prefix(Int(count))
  }

  /// Sorts the links by the UTF-8 of their names.
  public mutating func sort(
    by areInIncreasingOrder: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Bool
  ) {
    let names = names
    entries.sort { areInIncreasingOrder(names[$0.name], names[$1.name]) }
  }
}

extension LinkList: RandomAccessCollection {
  /// Where the first link is.
  public var startIndex: Int { 0 }
  /// How many links there are.
  public var endIndex: Int { entries.count }

  /// A link by its place in the order.
  public subscript(position: Int) -> Link {
    let entry = entries[position]
    return Link(
      name: String(decoding: names[entry.name], as: UTF8.self), kind: entry.kind,
      isAddressable: entry.isAddressable, place: entry.place)
  }
}
