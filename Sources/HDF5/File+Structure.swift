internal import CHDF5
internal import CStructure

extension File {
  /// What the bytes of a file come from.
  enum Origin: Int32 {
    case file, image
  }

  /// What libhdf5 is watched for while it moves a file's bytes.
  public enum Watch: Sendable {
    case nothing
    /// Where chunks lie.
    case chunks
    /// Where chunks lie, and where structure is read from.
    case structure
  }

  /// Has files that are opened with these properties watched.
  static func watch(
    _ properties: borrowing Handle, _ path: String, _ origin: Origin, for watch: Watch
  ) throws(HDF5Error) {
    guard watch != .nothing else { return }
    let id = properties.id
    try h5("open file", path) {
      unsafe cstructure_watch(id, path, origin.rawValue, watch == .structure ? 1 : 0)
    }
  }

  /// Whether structure that has been read so far has a byte in a range, counted from the first byte of the file on:
  /// superblock, headers, B-trees, heaps.
  ///
  /// Each counts as long as it is at the least. The file must have been opened with `.structure` watched, and no values may have
  /// been read.
  public func hasStructure(in range: Range<Int>) throws(HDF5Error) -> Bool {
    guard let start = haddr_t(exactly: range.lowerBound),
      let end = haddr_t(exactly: range.upperBound)
    else { return false }
    return try h5("list the structure of", path) { cstructure_overlaps(handle.id, start, end) } > 0
  }
}

extension Range<Int> {
  /// - Returns: `nil` for bytes that no file can have.
  init?(_ range: cstructure_range) {
    guard let start = Int(exactly: range.start), let count = Int(exactly: range.count),
      start <= .max - count
    else { return nil }
    self = start..<(start + count)
  }
}
