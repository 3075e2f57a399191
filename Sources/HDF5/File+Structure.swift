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

  /// Where the structure lies that has been read so far, from the first byte of the file on: superblock,
  /// headers, B-trees, heaps, in the order of reading.
  ///
  /// Each range is as long as the structure there is at the least. The file must have been opened to note it, and
  /// no values may have been read.
  public func structure() throws(HDF5Error) -> [Range<Int>] {
    let id = handle.id
    let count = try h5("list the structure of", path) { cstructure_ranges(id, nil, 0) }
    var ranges = [cstructure_range](repeating: cstructure_range(), count: Int(count))
    try h5("list the structure of", path) { unsafe cstructure_ranges(id, &ranges, ranges.count) }
    return ranges.compactMap(Range.init)
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
