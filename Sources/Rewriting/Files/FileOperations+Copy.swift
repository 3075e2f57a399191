#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension FileOperations {
  /// Copies content into a file that only this user may open; shares blocks where it can.
  ///
  /// Fails when `path` exists; removes what it made when it fails later.
  ///
  /// - Parameter overwritten: Ranges, none over another, that the caller writes in full afterwards; what
  ///   lies there need not be copied.
  func copy(
    _ source: String, to path: String, except overwritten: [Range<Int>] = []
  ) throws(FileError) -> OpenFile {
    let from = try SystemFiles.openForReading(source)
    let status = try FileIdentity.status(of: from)
    let to = try create(path, mode: 0o600)
    do {
      if try !shareBlocks(of: from, with: to) {
        for range in Self.kept(of: Int(status.st_size), except: overwritten) {
          try copyBytes(from, to, range)
        }
      }
      return to
    } catch {
      try? remove(path)
      throw error
    }
  }

  /// Puts a text into a new file at `path`, which takes the place of what was there at once or not at
  /// all.
  func replace(
    _ path: String, with content: PageFile.Content, isDurable: Bool
  ) throws(FileError) {
    var file = try PendingFile(path, with: self)
    do { try Self.append(content, to: &file) } catch {
      file.discard()
      throw error
    }
    try file.place(isDurable: isDurable)
  }

  /// Pieces may be too short for a call of the system each.
  private static func append(
    _ content: PageFile.Content, to file: inout PendingFile
  ) throws(FileError) {
    var bytes: [UInt8] = []
    try content { (text: String) throws(FileError) in
      bytes += Array(text.utf8)
      guard bytes.count >= 1 << 16 else { return }
      try file.append(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    try file.append(bytes)
  }

  /// What is left of a file's bytes without the ranges; small ones are copied with what is around them.
  private static func kept(of size: Int, except ranges: [Range<Int>]) -> [Range<Int>] {
    var kept: [Range<Int>] = []
    var next = 0
    let large = ranges.filter { $0.count >= 1 << 16 }
    for range in large.sorted(by: { $0.lowerBound < $1.lowerBound })
    where range.lowerBound >= next && range.upperBound <= size {
      kept.append(next..<range.lowerBound)
      next = range.upperBound
    }
    // The last byte in any case, for the copy to have the size that libhdf5 expects.
    return kept + [min(next, max(0, size - 1))..<size]
  }

  private func copyBytes(
    _ from: OpenFile, _ to: OpenFile, _ range: Range<Int>
  ) throws(FileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    for start in stride(from: range.lowerBound, to: range.upperBound, by: buffer.count) {
      let piece = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, range.upperBound - start)])
      try unsafe SystemFiles.read(piece, at: start, from: from)
      try unsafe write(UnsafeRawBufferPointer(piece), at: start, to: to)
    }
  }
}
