/// Every change to the file system that applying a plan makes: the seam at which tests can make the
/// k-th write, sync or rename fail.
///
/// Each is one step of the operating system; what takes several is built of them below. Reading goes
/// through it only where it belongs to a change.
public protocol FileOperations: Sendable {
  /// Opens an existing file for reading and writing.
  func open(_ path: String) throws(FileError) -> OpenFile
  /// Makes an empty file, which must not exist yet, and opens it for reading and writing.
  func create(_ path: String, mode: UInt32) throws(FileError) -> OpenFile
  /// Makes a folder, which must not exist yet.
  func createFolder(_ path: String) throws(FileError)
  /// Makes an empty file share all blocks of another.
  ///
  /// - Returns: `false` where the file system cannot.
  func shareBlocks(of source: OpenFile, with copy: OpenFile) throws(FileError) -> Bool
  /// Writes all bytes at an offset from the file's start, however many calls that takes.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to file: OpenFile) throws(FileError)
  /// Gives a file another's owner, permissions, access control list and extended attributes.
  ///
  /// - Returns: What this process may not give, in words; empty when the file has all.
  func keepAttributes(of source: OpenFile, on copy: OpenFile) throws(FileError) -> [String]
  /// Makes a file's data durable: `fdatasync`, or `fsync` where owner and permissions are new too.
  func sync(_ file: OpenFile, withAttributes: Bool) throws(FileError)
  /// Makes a folder's entries durable: `fsync` of the folder that holds `path`.
  func syncFolder(of path: String) throws(FileError)
  /// Moves a file over another.
  func rename(_ path: String, to target: String) throws(FileError)
  /// Removes a file's name, whose content goes when nobody has it open, or an empty folder.
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
