internal import CHDF5

/// An open HDF5 file.
public struct File: ~Copyable {
  /// What may be done to the file.
  public enum Access: Sendable {
    /// Corresponds to `H5F_ACC_RDONLY`.
    case readOnly
    /// Corresponds to `H5F_ACC_RDWR`.
    case readWrite
  }

  /// Whether libhdf5 takes its advisory lock on the file.
  public enum Locking: Sendable {
    /// As libhdf5 does by default: shared for reading, exclusive for writing.
    case automatic
    /// No lock, for callers that hold one themselves. Corresponds to `H5Pset_file_locking(…, 0, 1)`;
    /// the variable `HDF5_USE_FILE_LOCKING` has the last word.
    case none
  }

  let handle: Handle
  /// Outlives the handle: libhdf5 reads from it.
  private let image: MappedRange?
  /// The path it was opened by.
  public let path: String

  private init(_ handle: consuming Handle, path: String, image: MappedRange? = nil) {
    self.handle = handle
    self.image = image
    self.path = path
  }

  /// Opens an existing file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - access: What may be done to it.
  ///   - locking: Whether libhdf5 takes its lock.
  ///   - metadataCache: The bytes of headers and indices that libhdf5 keeps, several times as many in
  ///     memory; its own default, up to 32 MiB, if not given. Too small for opening many objects of one
  ///     group by name.
  ///   - watching: What is to be asked of the file beyond what libhdf5 tells.
  public static func open(
    _ path: String, _ access: Access, locking: Locking = .automatic, metadataCache: Int? = nil,
    watching: Watch = .nothing
  ) throws(HDF5Error) -> File {
    let properties = Handle(
      adopting: try h5("open file", path) { H5Pcreate(chdf5_class_file_access()) })
    // Closing must not leave the file open for the sake of a forgotten object.
    try h5("open file", path) { H5Pset_fclose_degree(properties.id, H5F_CLOSE_SEMI) }
    if let metadataCache {
      try h5("open file", path) { chdf5_limit_metadata_cache(properties.id, metadataCache) }
    }
    if locking == .none {
      try h5("open file", path) { chdf5_disable_file_locking(properties.id) }
    }
    try watch(properties, path, .file, for: watching)
    let flags =
      access == .readOnly ? chdf5_access_read_only() : chdf5_access_read_write()
    let id = try h5("open file", path) { unsafe H5Fopen(path, flags, properties.id) }
    return File(Handle(adopting: id), path: path)
  }

  /// Opens a whole HDF5 file that lies inside another file, for reading.
  ///
  /// - Parameters:
  ///   - range: Where it lies, in bytes; offsets of datasets count from the range's start.
  ///   - watching: What is to be asked of the file beyond what libhdf5 tells.
  public static func open(
    _ path: String, inside range: Range<Int>, watching: Watch = .nothing
  ) throws(HDF5Error) -> File {
    let properties = Handle(
      adopting: try h5("open file", path) { H5Pcreate(chdf5_class_file_access()) })
    try h5("open file", path) { H5Pset_fclose_degree(properties.id, H5F_CLOSE_SEMI) }
    guard let image = MappedRange(path, range) else {
      throw HDF5Error(operation: "map file", object: path, frames: [])
    }
    try h5("open file", path) { unsafe chdf5_set_image(properties.id, image.bytes, image.count) }
    // An image must go by a name that no file has.
    let name = "\(path) from byte \(range.lowerBound)"
    try watch(properties, name, .image, for: watching)
    let id = try h5("open file", path) {
      unsafe H5Fopen(name, chdf5_access_read_only(), properties.id)
    }
    return File(Handle(adopting: id), path: path, image: image)
  }

  /// The root group.
  public func root() throws(HDF5Error) -> Object {
    try object("/")
  }

  /// Opens the object at an absolute path, following whatever links lead there.
  public func object(_ path: String) throws(HDF5Error) -> Object {
    try Object.open(path, in: handle.id, shownAs: path)
  }

  /// Opens the dataset at an absolute path with a cache for its chunks, which libhdf5 takes from the first who opens it.
  public func dataset(
    _ path: String, chunkCache: Dataset.ChunkCache
  ) throws(HDF5Error) -> Object {
    let properties = Handle(
      adopting: try h5("open dataset", path) { H5Pcreate(chdf5_class_dataset_access()) })
    let (location, access) = (handle.id, properties.id)
    try h5("open dataset", path) {
      H5Pset_chunk_cache(access, chunkCache.slots, chunkCache.bytes, 1)
    }
    let id = try h5("open dataset", path) { unsafe chdf5_open_dataset(location, path, access) }
    return try Object(adopting: id, shownAs: path)
  }

  /// The size of the file in bytes, user block included; corresponds to `H5Fget_filesize`.
  public var size: Int {
    get throws(HDF5Error) {
      var bytes: hsize_t = 0
      try h5("read the size of file", path) { unsafe H5Fget_filesize(handle.id, &bytes) }
      return Int(clamping: bytes)
    }
  }

  /// Takes note that so many bytes of values were read, so that a file inside another takes no more memory than others.
  public func noteRead(_ bytes: Int) { image?.noteRead(bytes) }

  /// How many identifiers are open in this file, its own included; corresponds to `H5Fget_obj_count`.
  public var openObjects: Int {
    get throws(HDF5Error) {
      try h5("count the open objects of", path) {
        H5Fget_obj_count(handle.id, chdf5_all_objects())
      }
    }
  }

  /// Writes everything that libhdf5 holds back to the operating system.
  public func flush() throws(HDF5Error) {
    try h5("flush file", path) { H5Fflush(handle.id, H5F_SCOPE_GLOBAL) }
  }

  /// Closes the file and reports a failed last write.
  public consuming func close() throws(HDF5Error) {
    try handle.close()
  }
}
