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

  /// What libhdf5 is to keep of a dataset's chunks (`H5Pset_chunk_cache`).
  public struct ChunkCache: Sendable {
    let bytes: Int
    let slots: Int

    /// Room for so many bytes of that many chunks which follow one another.
    public init(bytes: Int, chunks: Int) {
      self.bytes = bytes
      // Two chunks that share a slot drive each other out.
      slots = max(Self.byDefault.slots, chunks)
    }

    private init(bytes: Int, slots: Int) { (self.bytes, self.slots) = (bytes, slots) }

    /// What libhdf5 keeps unless told.
    public static let byDefault = ChunkCache(bytes: 1 << 20, slots: 521)
  }

  /// Opens `object`, which must be a dataset, with libhdf5's default cache of 1 MiB.
  public init(_ object: borrowing Object) throws(HDF5Error) {
    let (id, path) = (object.handle.id, object.path)
    try Dataset.check(object)
    try h5("open dataset", path) { H5Iinc_ref(id) }
    try self.init(adopting: id, path: path, identity: object.identity)
  }

  /// Opens the dataset at an absolute path, following whatever links lead there, with a cache for its chunks.
  ///
  /// libhdf5 takes a cache from the first who opens a dataset: no object of it may be open.
  public init(
    _ path: String, in file: borrowing File, chunkCache: ChunkCache
  ) throws(HDF5Error) {
    let identity = try Dataset.identity(path, in: file)
    let properties = Handle(
      adopting: try h5("open dataset", path) { H5Pcreate(chdf5_class_dataset_access()) })
    let access = properties.id
    try h5("open dataset", path) {
      H5Pset_chunk_cache(access, chunkCache.slots, chunkCache.bytes, 1)
    }
    let location = file.handle.id
    let id = try h5("open dataset", path) { unsafe chdf5_open_dataset(location, path, access) }
    try self.init(adopting: id, path: path, identity: identity)
  }

  /// Looks at what is at a path, and closes it again.
  private static func identity(
    _ path: String, in file: borrowing File
  ) throws(HDF5Error) -> Object.Identity {
    let object = try file.object(path)
    try check(object)
    return object.identity
  }

  private static func check(_ object: borrowing Object) throws(HDF5Error) {
    guard object.kind == .dataset else {
      throw HDF5Error("open dataset", object.path, "it is not a dataset")
    }
  }

  private init(
    adopting id: hid_t, path: String, identity: Object.Identity
  ) throws(HDF5Error) {
    // Whole values first: a noncopyable `self` cannot be left half made by a throw.
    let handle = Handle(adopting: id)
    let (shape, type) = try Dataset.facts(of: handle, path)
    self.init(handle: handle, path: path, identity: identity, shape: shape, type: type)
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
}
