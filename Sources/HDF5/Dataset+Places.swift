internal import CHDF5
internal import CStructure

extension Dataset {
  /// How many bytes of the file the values take, chunks that were never written left out; corresponds to
  /// `H5Dget_storage_size`, which looks at a dataset's whole index of chunks.
  public func storedBytes() throws(HDF5Error) -> Int {
    var bytes = 0
    // 0 also stands for a failure, which leaves something on the error stack.
    try h5("read the storage of", path) {
      bytes = Int(clamping: H5Dget_storage_size(handle.id))
      return H5Eget_num(chdf5_default_errors()) > 0 ? -1 : 0
    }
    return bytes
  }

  /// Where some chunks lie, in row-major order of their grid, counted from the first byte of the file; `nil` for
  /// one that was never written.
  ///
  /// `H5Dget_chunk_info` of libhdf5 1.10 goes through the whole index for each chunk. This looks each up by
  /// `H5Dread_chunk` while the driver, which must be watched, leaves out the reading.
  ///
  /// - Parameters:
  ///   - chunks: The numbers of the chunks.
  ///   - grid: How many chunks there are along each axis.
  ///   - chunk: The extents of a chunk.
  public func places(
    of chunks: Range<Int>, grid: [Int], chunk: [Int]
  ) throws(HDF5Error) -> [Range<Int>?] {
    guard grid.count == shape?.count, chunk.count == grid.count, !grid.contains(where: { $0 < 1 })
    else { throw HDF5Error("find chunks of", path, "it has no such chunks") }
    let (id, rank) = (handle.id, Int32(grid.count))
    let (counts, extents) = (grid.map { hsize_t($0) }, chunk.map { hsize_t($0) })
    var places = [cstructure_range](repeating: cstructure_range(), count: chunks.count)
    try h5("find chunks of", path) {
      unsafe cstructure_chunks(
        id, rank, counts, extents, hsize_t(chunks.lowerBound), places.count, &places)
    }
    return places.map { $0.count == 0 ? nil : Range($0) }
  }
}
