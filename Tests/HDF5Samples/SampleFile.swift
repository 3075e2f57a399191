internal import CHDF5
internal import HDF5

/// A new HDF5 file for a test to fill with whatever oddity it is about.
public struct SampleFile: ~Copyable {
  private let file: hid_t

  /// Creates the file at `path`, lets `fill` work on it, and closes it.
  public static func make(
    _ path: String, userBlock: UInt64 = 0, tracksOrder: Bool = false, latest: Bool = false,
    _ fill: (borrowing SampleFile) throws -> Void
  ) throws {
    let creation = try h5("make properties") { H5Pcreate(chdf5_class_file_creation()) }
    defer { _ = try? h5("close") { H5Pclose(creation) } }
    try h5("set user block") { H5Pset_userblock(creation, userBlock) }
    if tracksOrder {
      try h5("track order") {
        H5Pset_link_creation_order(
          creation, UInt32(H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED))
      }
    }
    let access = try h5("make properties") { H5Pcreate(chdf5_class_file_access()) }
    defer { _ = try? h5("close") { H5Pclose(access) } }
    // A process that another test starts meanwhile inherits the descriptor, and a lock with it.
    try h5("disable locking") { chdf5_disable_file_locking(access) }
    if latest {
      try h5("set version") { H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110) }
    }
    let file = try h5("create file", path) {
      unsafe H5Fcreate(path, chdf5_access_create(), creation, access)
    }
    defer { _ = try? h5("close") { H5Fclose(file) } }
    try fill(SampleFile(file: file))
  }

  /// Writes to the operating system what has been made so far.
  public func flush() throws {
    try h5("flush") { H5Fflush(file, H5F_SCOPE_GLOBAL) }
  }

  /// Adds a group.
  public func group(_ path: String, tracksOrder: Bool = false) throws {
    let creation = try h5("make properties") { H5Pcreate(chdf5_class_group_creation()) }
    defer { _ = try? h5("close") { H5Pclose(creation) } }
    if tracksOrder {
      try h5("track order") {
        H5Pset_link_creation_order(creation, UInt32(H5P_CRT_ORDER_TRACKED))
      }
    }
    let group = try h5("create group", path) { unsafe chdf5_create_group(file, path, creation) }
    try h5("close") { H5Gclose(group) }
  }

  /// Adds a dataset; without `bytes`, which are in the file's own type, nothing is written.
  ///
  /// Only one that is extensible may have chunks beyond all its edges.
  public func dataset(
    _ path: String, _ shape: [UInt64]?, _ type: SampleType = .float32,
    _ storage: SampleStorage = .contiguous, bytes: [UInt8]? = nil, isExtensible: Bool = false
  ) throws {
    let type = try type.make()
    let space = try makeSpace(shape, isExtensible: isExtensible)
    let creation = try storage.make()
    let dataset = try h5("create dataset", path) {
      unsafe chdf5_create_dataset(file, path, type, space, creation)
    }
    if let bytes {
      try h5("write", path) { unsafe H5Dwrite(dataset, type, 0, 0, chdf5_default(), bytes) }
    }
    try close([dataset, creation, space, type])
  }

  /// Adds an attribute to the object at `path`.
  public func attribute(_ name: String, of path: String, _ value: SampleAttribute) throws {
    let object = try h5("open", path) { unsafe H5Oopen(file, path, chdf5_default()) }
    let type = try value.type.make()
    let space = try makeSpace(value.shape)
    let attribute = try h5("create attribute", name) {
      unsafe chdf5_create_attribute(object, name, type, space)
    }
    try value.write(to: attribute, type)
    try close([attribute, space, type, object])
  }

  /// Adds a second hard link to the object at `target`.
  public func hardLink(_ path: String, to target: String) throws {
    try h5("link", path) {
      unsafe H5Lcreate_hard(file, target, file, path, chdf5_default(), chdf5_default())
    }
  }

  /// Adds a soft link.
  public func softLink(_ path: String, to target: String) throws {
    try h5("link", path) {
      unsafe H5Lcreate_soft(target, file, path, chdf5_default(), chdf5_default())
    }
  }

  /// Adds an external link.
  public func externalLink(_ path: String, to target: String, in other: String) throws {
    try h5("link", path) {
      unsafe H5Lcreate_external(other, target, file, path, chdf5_default(), chdf5_default())
    }
  }

  /// Adds a committed datatype.
  public func committedType(_ path: String, _ type: SampleType) throws {
    let type = try type.make()
    try h5("commit", path) {
      unsafe H5Tcommit2(file, path, type, chdf5_default(), chdf5_default(), chdf5_default())
    }
    try close([type])
  }

  private func makeSpace(_ shape: [UInt64]?, isExtensible: Bool = false) throws -> hid_t {
    guard let shape else { return try h5("make space") { H5Screate(H5S_NULL) } }
    guard !shape.isEmpty else { return try h5("make space") { H5Screate(H5S_SCALAR) } }
    let extents = shape.map { hsize_t($0) }
    let largest = isExtensible ? extents.map { _ in chdf5_unlimited() } : extents
    return try h5("make space") {
      unsafe H5Screate_simple(Int32(extents.count), extents, largest)
    }
  }

  private func close(_ ids: [hid_t]) throws {
    for id in ids { try h5("close") { H5Idec_ref(id) } }
  }
}
