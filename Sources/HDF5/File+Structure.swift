internal import CHDF5
internal import CStructure

extension File {
  /// What the bytes of a file come from.
  enum Origin: Int32 {
    case file, image
  }

  /// Makes files that are opened with these properties note where their structure is read from.
  static func noteStructure(
    _ properties: borrowing Handle, _ path: String, _ origin: Origin
  ) throws(HDF5Error) {
    let id = properties.id
    try h5("open file", path) { unsafe cstructure_record(id, path, origin.rawValue) }
  }

  /// Whether structure that has been read so far has a byte in a range, counted from the first byte of the file on:
  /// superblock, headers, B-trees, heaps.
  ///
  /// Each counts as long as it is at the least. The file must have been opened to note it, and no values may have
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
