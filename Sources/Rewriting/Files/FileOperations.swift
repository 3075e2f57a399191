/// Every change to the file system that applying a plan makes: the seam at which tests can make the
/// k-th write, sync or rename fail.
///
/// Reading goes through it only where it belongs to a change.
public protocol FileOperations: Sendable {
  /// Opens an existing file for reading and writing.
  func open(_ path: String) throws(FileError) -> OpenFile
  /// Makes a copy of `source`, which must not exist yet, and opens it for reading and writing.
  func copy(_ source: String, to path: String) throws(FileError) -> OpenFile
  /// Writes all bytes at an offset from the file's start, however many calls that takes.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to file: OpenFile) throws(FileError)
  /// Makes a file's data durable: `fdatasync`.
  func sync(_ file: OpenFile) throws(FileError)
  /// Makes a folder's entries durable: `fsync` of the folder that holds `path`.
  func syncFolder(of path: String) throws(FileError)
  /// Puts `text` into a new file at `path`, replacing what was there at once or not at all.
  func replace(_ path: String, with text: String, isDurable: Bool) throws(FileError)
  /// Moves a file over another.
  func rename(_ path: String, to target: String) throws(FileError)
  /// Removes a file's name; its content goes when nobody has it open.
  func remove(_ path: String) throws(FileError)
}

/// A file that is open for reading and writing, closed when the last reference goes.
public final class OpenFile: Sendable {
  /// The path it was opened by, for messages.
  public let path: String
  let descriptor: Int32

  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { SystemFiles.close(descriptor) }
}
