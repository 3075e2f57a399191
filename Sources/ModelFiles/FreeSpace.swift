internal import HDF5
internal import SystemPackage

/// Overwrites what a file has no use for: old chunks stay in it when their successors need more or
/// less room.
enum FreeSpace {
  private static let block = 1 << 16

  /// Writes zeros over the free space of an open file that has been flushed.
  ///
  /// Nothing in the file refers to these bytes. libhdf5 may put something there later, by writes that
  /// come after these.
  static func erase(_ file: borrowing File) throws {
    let sections = try file.freeSections()
    guard !sections.isEmpty else { return }
    let descriptor = try FileDescriptor.open(FilePath(file.path), .readWrite)
    try descriptor.closeAfter {
      let zeros = [UInt8](repeating: 0, count: block)
      let size = Int(try descriptor.seek(offset: 0, from: .end))
      for section in sections where section.lowerBound >= 0 {
        let end = min(section.upperBound, size)
        for start in stride(from: section.lowerBound, to: end, by: block) {
          let count = min(block, end - start)
          try descriptor.writeAll(toAbsoluteOffset: Int64(start), zeros.prefix(count))
        }
      }
    }
  }
}
