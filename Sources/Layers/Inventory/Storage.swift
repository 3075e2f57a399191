/// How a dataset's values are stored.
public enum Storage: Sendable, Hashable, Codable {
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
public struct Filter: Sendable, Hashable, Codable {
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
