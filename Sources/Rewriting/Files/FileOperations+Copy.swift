#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension FileOperations {
  /// Copies content into a file that only this user may open; shares blocks where it can.
  ///
  /// Fails when `path` exists; removes what it made when it fails later.
  func copy(_ source: String, to path: String) throws(FileError) -> OpenFile {
    let from = try SystemFiles.openForReading(source)
    let status = try FileIdentity.status(of: from)
    let to = try create(path, mode: 0o600)
    do {
      if try !shareBlocks(of: from, with: to) { try copyBytes(from, to, Int(status.st_size)) }
      return to
    } catch {
      try? remove(path)
      throw error
    }
  }

  /// Puts `text` into a new file at `path`, which takes the place of what was there at once or not at
  /// all.
  func replace(_ path: String, with text: String, isDurable: Bool) throws(FileError) {
    var file = try PendingFile(path, with: self)
    do { try file.append(Array(text.utf8)) } catch {
      file.discard()
      throw error
    }
    try file.place(isDurable: isDurable)
  }

  private func copyBytes(_ from: OpenFile, _ to: OpenFile, _ count: Int) throws(FileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    for start in stride(from: 0, to: count, by: buffer.count) {
      let piece = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, count - start)])
      try unsafe SystemFiles.read(piece, at: start, from: from)
      try unsafe write(UnsafeRawBufferPointer(piece), at: start, to: to)
    }
  }
}
