internal import CHDF5

extension Dataset {
  /// Writes a chunk as it shall lie in the file, filtered by the caller; corresponds to
  /// `H5Dwrite_chunk`.
  ///
  /// - Parameters:
  ///   - start: The chunk's first element on each axis.
  ///   - bytes: The output of the whole pipeline.
  public func writeChunk(at start: [Int], _ bytes: [UInt8]) throws(HDF5Error) {
    let offset = try offset(of: start, "write a chunk of")
    guard !bytes.isEmpty else {
      throw HDF5Error("write a chunk of", path, "it has no such chunk")
    }
    let id = handle.id
    try h5("write a chunk of", path) {
      unsafe H5Dwrite_chunk(id, chdf5_default(), 0, offset, bytes.count, bytes)
    }
  }

  /// One element of what fills chunks beyond the edges, in the file's own type.
  ///
  /// - Returns: `nil` where chunks at the edges are stored otherwise than the others, and for types of
  ///   more than 16 bytes, which no model's weights have.
  public func chunkPadding() throws(HDF5Error) -> [UInt8]? {
    let size = type.size
    guard size <= 16 else { return nil }
    let creation = Handle(
      adopting: try h5("read the layout of", path) { H5Dget_create_plist(handle.id) })
    let properties = creation.id
    var options: UInt32 = 0
    try h5("read the layout of", path) { unsafe H5Pget_chunk_opts(properties, &options) }
    guard options == 0 else { return nil }
    var padding = [UInt8](repeating: 0, count: size)
    var kind = H5D_FILL_VALUE_DEFAULT
    try h5("read the fill value of", path) { unsafe H5Pfill_value_defined(properties, &kind) }
    guard kind == H5D_FILL_VALUE_USER_DEFINED else { return padding }
    let type = Handle(adopting: try h5("read the type of", path) { H5Dget_type(handle.id) })
    try h5("read the fill value of", path) {
      unsafe H5Pget_fill_value(properties, type.id, &padding)
    }
    return padding
  }
}
