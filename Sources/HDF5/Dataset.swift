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
      // Two chunks that share a slot drive each other out; 521 are libhdf5's default.
      slots = max(521, chunks)
    }
  }

  /// Opens `object`, which must be a dataset.
  ///
  /// Its cache of chunks is what whoever opened the object first asked for, libhdf5's default of 1 MiB unless told.
  public init(_ object: borrowing Object) throws(HDF5Error) {
    let (id, path) = (object.handle.id, object.path)
    guard object.kind == .dataset else {
      throw HDF5Error("open dataset", path, "it is not a dataset")
    }
    try h5("open dataset", path) { H5Iinc_ref(id) }
    // Whole values first: a noncopyable `self` cannot be left half made by a throw.
    let handle = Handle(adopting: id)
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
}
