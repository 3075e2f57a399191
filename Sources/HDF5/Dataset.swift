internal import CHDF5

/// An open dataset.
public struct Dataset: ~Copyable {
  let handle: Handle
  /// The path that messages name it by.
  public let path: String
  /// Which object it is.
  public let identity: Object.Identity
  /// The extents; `[]` for a scalar, `nil` for the NULL dataspace.
  public let shape: [Int]?
  /// What its elements are.
  public let type: Datatype

  /// Opens `object`, which must be a dataset, with a cache for `chunkCache` bytes of its chunks.
  ///
  /// Without a size the cache is libhdf5's default of 1 MiB.
  public init(_ object: borrowing Object, chunkCache: Int? = nil) throws(HDF5Error) {
    let path = object.path
    guard object.kind == .dataset else {
      throw HDF5Error("open dataset", path, "it is not a dataset")
    }
    // Whole values first: a noncopyable `self` cannot be left half made by a throw.
    let handle = Handle(adopting: try Dataset.reopen(object, chunkCache))
    let (shape, type) = try Dataset.facts(of: handle, path)
    self.init(
      handle: handle, path: path, identity: object.identity, shape: shape, type: type)
  }

  private init(
    handle: consuming Handle, path: String, identity: Object.Identity, shape: [Int]?,
    type: Datatype
  ) {
    self.handle = handle
    self.path = path
    self.identity = identity
    self.shape = shape
    self.type = type
  }

  private static func facts(
    of dataset: borrowing Handle, _ path: String
  ) throws(HDF5Error) -> ([Int]?, Datatype) {
    let id = dataset.id
    let space = Handle(adopting: try h5("read the shape of", path) { H5Dget_space(id) })
    let type = Handle(adopting: try h5("read the type of", path) { H5Dget_type(id) })
    return (try extents(of: space, object: path), try Datatype(of: type.id, object: path))
  }

  /// A second identifier of the same dataset, since access properties are fixed at opening.
  private static func reopen(
    _ object: borrowing Object, _ chunkCache: Int?
  ) throws(HDF5Error) -> hid_t {
    let (id, path) = (object.handle.id, object.path)
    guard let chunkCache else {
      try h5("open dataset", path) { H5Iinc_ref(id) }
      return id
    }
    let properties = Handle(
      adopting: try h5("open dataset", path) { H5Pcreate(chdf5_class_dataset_access()) })
    let access = properties.id
    try h5("open dataset", path) { H5Pset_chunk_cache(access, 521, chunkCache, 1) }
    return try h5("open dataset", path) { unsafe chdf5_open_dataset(id, ".", access) }
  }
}
