internal import CHDF5

/// One entry of a group.
public struct Link: Sendable {
  /// How a link points.
  public enum Kind: Sendable {
    /// Corresponds to `H5L_TYPE_HARD`.
    case hard
    /// Corresponds to `H5L_TYPE_SOFT`.
    case soft
    /// Corresponds to `H5L_TYPE_EXTERNAL`.
    case external
    /// Any other type, which a program registered.
    case userDefined
  }

  /// The name; invalid UTF-8 is repaired, and then `isAddressable` is false.
  public let name: String
  /// How it points.
  public let kind: Kind
  /// Whether opening by this name reaches this link and nothing else.
  ///
  /// Files may hold names that libhdf5 would read as a path ("a/b", "."), or that are not UTF-8.
  public let isAddressable: Bool

  /// Where the object behind a hard link lies; meaningless for the others.
  let place: chdf5_place
}

extension Object {
  /// The links of this group.
  public func links() throws(HDF5Error) -> LinkList {
    let tracksOrder = try tracksCreationOrder()
    let index = tracksOrder ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME
    var links = LinkList(isCreationOrder: tracksOrder)
    try unsafe withUnsafeMutablePointer(to: &links) { context throws(HDF5Error) in
      _ = try h5("list group", path) {
        unsafe chdf5_iterate_links(handle.id, index, collect, context)
      }
    }
    return links
  }

  private func tracksCreationOrder() throws(HDF5Error) -> Bool {
    let properties = Handle(
      adopting: try h5("read the properties of group", path) { H5Gget_create_plist(handle.id) })
    var flags: UInt32 = 0
    try h5("read the properties of group", path) {
      unsafe H5Pget_link_creation_order(properties.id, &flags)
    }
    return flags & UInt32(H5P_CRT_ORDER_TRACKED) != 0
  }
}

/// Only collects: libhdf5 must not be called again while it iterates.
private func collect(
  _: hid_t, name: UnsafePointer<CChar>?, info: UnsafePointer<chdf5_link_info>?,
  context: UnsafeMutableRawPointer?
) -> herr_t {
  guard let name = unsafe name, let info = unsafe info, let context = unsafe context else {
    return 0
  }
  let kind: Link.Kind =
    switch unsafe info.pointee.type {
    case H5L_TYPE_HARD: .hard
    case H5L_TYPE_SOFT: .soft
    case H5L_TYPE_EXTERNAL: .external
    default: .userDefined
    }
  let links = unsafe context.assumingMemoryBound(to: LinkList.self)
  unsafe links.pointee.append(bytes(of: name), kind, chdf5_place_of(info))
  return 0
}
