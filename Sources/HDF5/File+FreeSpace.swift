internal import CHDF5

extension File {
  /// How many bytes precede the HDF5 file proper; corresponds to `H5Pget_userblock`.
  ///
  /// Addresses of objects count from its end.
  public var userBlock: Int {
    get throws(HDF5Error) {
      let creation = Handle(
        adopting: try h5("read the properties of", path) { H5Fget_create_plist(handle.id) })
      var bytes: hsize_t = 0
      try h5("read the properties of", path) { unsafe H5Pget_userblock(creation.id, &bytes) }
      return Int(clamping: bytes)
    }
  }

  /// The ranges of the file that nothing uses and libhdf5 would use next; corresponds to
  /// `H5Fget_free_sections`.
  ///
  /// What this process freed is among them, unless the file's strategy keeps no account.
  public func freeSections() throws(HDF5Error) -> [Range<Int>] {
    let count = try h5("list the free space of", path) {
      H5Fget_free_sections(handle.id, H5FD_MEM_DEFAULT, 0, nil)
    }
    guard count > 0 else { return [] }
    var sections = [H5F_sect_info_t](repeating: H5F_sect_info_t(), count: Int(count))
    let found = try h5("list the free space of", path) {
      unsafe H5Fget_free_sections(handle.id, H5FD_MEM_DEFAULT, sections.count, &sections)
    }
    let base = try userBlock
    return sections.prefix(Int(found)).compactMap { section in
      guard let start = Int(exactly: section.addr), let count = Int(exactly: section.size) else {
        return nil
      }
      let (first, overflow) = base.addingReportingOverflow(start)
      guard !overflow, first <= .max - count else { return nil }
      return first..<(first + count)
    }
  }
}
