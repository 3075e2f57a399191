/// A file without a name for what is too large for memory; it goes with its last reference.
struct ScratchFile: Sendable {
  private let file: OpenFile
  private let files: any FileOperations

  /// - Parameter path: Where it is made; the name is free again at once.
  init(_ path: String, with files: any FileOperations) throws(FileError) {
    file = try files.create(path, mode: 0o600)
    self.files = files
    do {
      try files.remove(path)
    } catch {
      try? files.remove(path)
      throw error
    }
  }

  /// What may be written to it by others.
  var open: OpenFile { file }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
    try unsafe files.write(bytes, at: offset, to: file)
  }

  func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
    try unsafe SystemFiles.read(buffer, at: offset, from: file)
  }
}
