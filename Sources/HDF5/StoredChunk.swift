internal import CHDF5
internal import CStructure

/// A chunk of a dataset as it lies in the file, filtered; any part of it can be moved.
@safe public struct StoredChunk {
  fileprivate let place: cstructure_chunk
  /// The size in bytes, after all filters.
  public let count: Int

  fileprivate init?(_ place: cstructure_chunk) {
    guard let range = unsafe Range(place.range), !range.isEmpty else { return nil }
    unsafe self.place = place
    count = range.count
  }

  /// Whether a stage of the dataset's pipeline was left out for this chunk.
  public func skips(_ stage: Int) -> Bool { unsafe stage < 32 && place.skipped >> stage & 1 != 0 }
}

extension Dataset {
  /// Finds a chunk; the file must be watched for chunks.
  ///
  /// - Parameters:
  ///   - start: The chunk's first element on each axis.
  ///   - limit: The most bytes it can have.
  /// - Returns: `nil` for a chunk that was never written.
  public func storedChunk(at start: [Int], limit: Int) throws(HDF5Error) -> StoredChunk? {
    let offset = try offset(of: start, "read a chunk of")
    var place = unsafe cstructure_chunk()
    try h5("read a chunk of", path) {
      unsafe cstructure_find_chunk(handle.id, offset, &place)
    }
    let chunk = unsafe StoredChunk(place)
    guard chunk?.count ?? 0 <= limit else {
      throw HDF5Error("read a chunk of", path, "it is larger than the file")
    }
    return chunk
  }

  /// Reads bytes of a chunk of this dataset.
  ///
  /// - Parameters:
  ///   - chunk: Found while the file has been open.
  ///   - start: How many of its bytes come before.
  ///   - buffer: Filled as a whole.
  public func read(
    _ chunk: StoredChunk, from start: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(HDF5Error) {
    try check(start, buffer.count, of: chunk, "read a chunk of")
    try h5("read a chunk of", path) {
      unsafe withUnsafePointer(to: chunk.place) {
        unsafe cstructure_read($0, hsize_t(start), buffer.count, buffer.baseAddress)
      }
    }
  }

  /// Writes a chunk that comes in parts, so that it is never in memory as a whole.
  ///
  /// libhdf5 is given its size alone, and the driver, which must be watched, leaves out the writing of
  /// `H5Dwrite_chunk`; the parts are then written at the place that it was given.
  ///
  /// - Parameters:
  ///   - start: The chunk's first element on each axis.
  ///   - count: The size in bytes of the output of the whole pipeline.
  ///   - next: Gives the next bytes, at most as many as it is asked for and at least one.
  public func writeChunk(
    at start: [Int], count: Int, _ next: (Int) throws -> [UInt8]
  ) throws {
    let offset = try offset(of: start, "write a chunk of")
    var place = unsafe cstructure_chunk()
    try h5("write a chunk of", path) {
      unsafe cstructure_place_chunk(handle.id, offset, count, &place)
    }
    guard let chunk = unsafe StoredChunk(place) else {
      throw HDF5Error("write a chunk of", path, "it has no place")
    }
    var written = 0
    while written < count {
      let bytes = try next(count - written)
      try check(written, bytes.count, of: chunk, "write a chunk of")
      try h5("write a chunk of", path) {
        unsafe withUnsafePointer(to: chunk.place) {
          unsafe cstructure_write($0, hsize_t(written), bytes.count, bytes)
        }
      }
      written += bytes.count
    }
  }

  /// Where a chunk begins, as libhdf5 takes it.
  func offset(of start: [Int], _ operation: String) throws(HDF5Error) -> [hsize_t] {
    guard start.count == shape?.count else {
      throw HDF5Error(operation, path, "it has no such chunk")
    }
    return start.map { hsize_t($0) }
  }

  private func check(
    _ start: Int, _ count: Int, of chunk: StoredChunk, _ operation: String
  ) throws(HDF5Error) {
    guard start >= 0, count > 0, start <= chunk.count, count <= chunk.count - start else {
      throw HDF5Error(operation, path, "it has not so many bytes")
    }
  }
}
