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

  /// Where the structure that has been read so far begins, from the first byte of the file on: superblock,
  /// headers, B-trees, heaps, in the order of reading.
  ///
  /// The file must have been opened to note it, and no values may have been read.
  public func structureAddresses() throws(HDF5Error) -> [Int] {
    let id = handle.id
    let count = try h5("list the structure of", path) { cstructure_addresses(id, nil, 0) }
    var addresses = [haddr_t](repeating: 0, count: Int(count))
    try h5("list the structure of", path) {
      unsafe cstructure_addresses(id, &addresses, addresses.count)
    }
    return addresses.compactMap { Int(exactly: $0) }
  }
}
