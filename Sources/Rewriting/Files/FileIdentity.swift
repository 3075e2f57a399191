#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What tells that a file is still the one that was planned for.
public struct FileIdentity: Sendable, Equatable {
  private let device: UInt
  private let inode: UInt
  let bytes: Int
  let seconds: Int
  let nanoseconds: Int
  /// How many names the file has: hard links.
  public let names: Int

  /// The identity of the file at a path, symbolic links followed.
  public init(of path: String) throws(FileError) {
    self.init(try Self.status(of: SystemFiles.open(path, O_RDONLY)))
  }

  init(of file: OpenFile) throws(FileError) {
    self.init(try Self.status(of: file))
  }

  private init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    bytes = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
    names = Int(status.st_nlink)
  }

  /// When the file was last written: seconds since 1970 with nine decimals.
  public var modified: String {
    let digits = String(nanoseconds)
    return "\(seconds)." + String(repeating: "0", count: 9 - digits.count) + digits
  }

  /// Whether a path leads to something other than a regular file.
  static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  static func status(of file: OpenFile) throws(FileError) -> stat {
    var status = stat()
    guard unsafe fstat(file.descriptor, &status) == 0 else {
      throw FileError("examine", file.path, errno: errno)
    }
    return status
  }

  /// Whether two identities are of one file, changed or not.
  func isSameFile(as other: FileIdentity) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// An advisory lock (`flock`) that libhdf5 honours too, held as long as the file is open.
enum FileLock {
  /// Whether a lock on the file is held that excludes everybody else: not so where there are no locks.
  static func isExclusive(_ file: OpenFile) -> Bool {
    flock(file.descriptor, LOCK_EX | LOCK_NB) == 0
  }

  /// - Returns: `false` when another process holds a lock that excludes this one.
  static func acquire(_ file: OpenFile, exclusive: Bool) throws(FileError) -> Bool {
    if flock(file.descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    // Network file systems without locks: nothing can be learned, nothing is excluded.
    if errno == ENOLCK || errno == ENOTSUP || errno == ENOSYS { return true }
    throw FileError("lock", file.path, errno: errno)
  }
}
