/// One HDF5 dataset as it lies in the file.
public struct DatasetFacts: Sendable, Equatable, Codable {
  /// The absolute path of the first hard link that the walk met.
  public var path: String
  /// The other hard links to the same object.
  public var aliases: [String]
  /// The extents; `[]` for a scalar, `nil` for the NULL dataspace, which holds no element.
  public var shape: [Int]?
  /// The type of one element in the file (`H5Dget_type`).
  public var element: ElementType
  /// How and where the values are stored (`H5Pget_layout`).
  public var storage: Storage
  /// The attributes by name.
  ///
  /// Empty too when the list of attributes could not be read.
  public var attributes: [String: AttributeValue]
  /// The name of the file that holds it in a model of several; `nil` in a model of one.
  public var shard: String?
  /// One element of what fills chunks beyond the dataset's edges; `nil` where that cannot be told, or
  /// where there are no chunks.
  public var padding: [UInt8]?
  /// What is known of the places of its chunks, if it has some.
  public var chunks: ChunkFacts

  /// Facts about one dataset; no alias and no attribute unless told.
  public init(
    path: String, aliases: [String] = [], shape: [Int]?, element: ElementType, storage: Storage,
    attributes: [String: AttributeValue] = [:]
  ) {
    self.path = path
    self.aliases = aliases
    self.shape = shape
    self.element = element
    self.storage = storage
    self.attributes = attributes
    padding = nil
    chunks = .unknown
  }

  /// The number of elements; 0 for the NULL dataspace.
  public var elements: Int { shape.map { $0.reduce(1, *) } ?? 0 }

  /// The size of the values in bytes, before any filter.
  public var bytes: Int { elements * element.size }
}

/// How a dataset's values are stored.
public enum Storage: Sendable, Equatable, Codable {
  /// Corresponds to `H5D_CONTIGUOUS`. `offset` counts from the first byte of the file, user block
  /// included (`H5Dget_offset`); `nil` when nothing has been allocated yet.
  case contiguous(offset: Int?)
  /// Corresponds to `H5D_COMPACT`: inside the object header.
  case compact
  /// Corresponds to `H5D_CHUNKED`. `filters` are in pipeline order.
  case chunked(chunk: [Int], filters: [Filter])
  /// Corresponds to `H5D_VIRTUAL`: the values live in other datasets.
  case virtual
  /// External raw storage: the values live in other files.
  case external
}

/// One stage of a chunked dataset's filter pipeline.
public struct Filter: Sendable, Equatable, Codable {
  /// The registered number, for example 1 for deflate, 32000 for lzf.
  public var id: Int
  /// The name the file records, or the well-known one.
  public var name: String
  /// Whether this libhdf5 can run it in both directions (`H5Zfilter_avail`).
  public var isAvailable: Bool
  /// What the filter was set up with, for example deflate's level.
  public var parameters: [Int]

  /// A filter as the dataset's pipeline names it (`H5Pget_filter2`).
  public init(id: Int, name: String, isAvailable: Bool, parameters: [Int] = []) {
    self.parameters = parameters
    self.id = id
    self.name = name
    self.isAvailable = isAvailable
  }
}
