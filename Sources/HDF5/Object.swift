internal import CHDF5

/// An open object of a file: a group, a dataset or a committed datatype.
public struct Object: ~Copyable {
  /// What an object is.
  public enum Kind: Sendable {
    /// Corresponds to `H5O_TYPE_GROUP`.
    case group
    /// Corresponds to `H5O_TYPE_DATASET`.
    case dataset
    /// Corresponds to `H5O_TYPE_NAMED_DATATYPE`.
    case datatype
    /// Any other type.
    case other
  }

  /// Which object it is, whatever link led to it.
  public struct Identity: Sendable, Hashable {
    /// The number libhdf5 gave the open file, which differs when an external link was followed.
    public let file: UInt
    /// The address of the object's header in its file.
    public let address: UInt64
  }

  let handle: Handle
  /// The path that messages name it by.
  public let path: String
  /// What it is.
  public let kind: Kind
  /// Which object it is.
  public let identity: Identity
  /// How many attributes it has.
  public let attributeCount: Int
  /// How many bytes its header takes; 0 for one that lies in several pieces.
  public let headerBytes: Int

  /// Opens one link below `location`.
  static func open(
    _ name: String, in location: hid_t, shownAs path: String
  ) throws(HDF5Error) -> Object {
    let id = try h5("open object", path) { unsafe H5Oopen(location, name, chdf5_default()) }
    return try Object(adopting: id, shownAs: path)
  }

  init(adopting id: hid_t, shownAs path: String) throws(HDF5Error) {
    let handle = Handle(adopting: id)
    var info = chdf5_object_info()
    try h5("read the header of object", path) { unsafe chdf5_get_object_info(handle.id, &info) }
    self.init(handle: handle, path: path, info: info)
  }

  private init(handle: consuming Handle, path: String, info: chdf5_object_info) {
    self.handle = handle
    self.path = path
    self.identity = Identity(file: info.file, address: info.address)
    self.attributeCount = Int(clamping: info.attributes)
    self.headerBytes = Int(clamping: info.header)
    self.kind =
      switch info.type {
      case H5O_TYPE_GROUP: .group
      case H5O_TYPE_DATASET: .dataset
      case H5O_TYPE_NAMED_DATATYPE: .datatype
      default: .other
      }
  }

  /// Opens the object behind a hard link of this group.
  ///
  /// By its place, so that no name has to be looked up once more; that of any other link is followed.
  public func child(_ link: Link) throws(HDF5Error) -> Object {
    let child = path == "/" ? "/\(link.name)" : "\(path)/\(link.name)"
    guard link.kind == .hard else {
      return try Object.open(link.name, in: handle.id, shownAs: child)
    }
    let id = try h5("open object", child) { chdf5_open_place(handle.id, link.place) }
    return try Object(adopting: id, shownAs: child)
  }
}
