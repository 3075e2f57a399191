/// A new file that takes the place of what is at a path at once or not at all: it is written under a
/// temporary name beside it and then renamed over it.
struct PendingFile {
  private let files: any FileOperations
  private let path: String
  private let temporary: String
  private let file: OpenFile
  private var end = 0

  /// Makes the temporary file, which has to be placed or discarded.
  init(_ path: String, with files: any FileOperations) throws(FileError) {
    self.files = files
    self.path = path
    temporary = PathNames.temporary(beside: path)
    file = try files.create(temporary, mode: 0o666)
  }

  /// Writes what comes next.
  mutating func append(_ bytes: [UInt8]) throws(FileError) {
    let result = unsafe bytes.withUnsafeBytes { bytes in
      Result { () throws(FileError) in try unsafe files.write(bytes, at: end, to: file) }
    }
    try result.get()
    end += bytes.count
  }

  /// Gives the file its name, or discards it.
  ///
  /// When `isDurable`, file and folder are synced.
  func place(isDurable: Bool) throws(FileError) {
    do {
      if isDurable { try files.sync(file, withAttributes: false) }
      try files.rename(temporary, to: path)
    } catch {
      discard()
      throw error
    }
    if isDurable { try files.syncFolder(of: path) }
  }

  /// Removes the temporary file.
  func discard() { try? files.remove(temporary) }
}
