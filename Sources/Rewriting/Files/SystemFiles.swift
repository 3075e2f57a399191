internal import ModelFiles

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The real file system.
public struct SystemFiles: FileOperations {
  /// The file system of this machine; there is nothing to set.
  public init() {}

  /// Opens an existing file for reading and writing; symbolic links are followed.
  public func open(_ path: String) throws(FileError) -> OpenFile {
    try Self.open(path, O_RDWR)
  }

  /// Makes a file and opens it; fails when the name is taken.
  public func create(_ path: String, mode: UInt32) throws(FileError) -> OpenFile {
    try Self.open(path, O_RDWR | O_CREAT | O_EXCL, mode: mode_t(mode))
  }

  /// Makes a folder; fails when the name is taken.
  public func createFolder(_ path: String) throws(FileError) {
    guard unsafe mkdir(path, 0o777) == 0 else { throw FileError("create", path, errno: errno) }
  }

  /// Shares blocks by reflink.
  public func shareBlocks(of source: OpenFile, with copy: OpenFile) throws(FileError) -> Bool {
    #if os(Linux)
      let fileClone: UInt = 0x4004_9409  // FICLONE, a macro that Swift cannot import
      return ioctl(copy.descriptor, fileClone, source.descriptor) == 0
    #else
      return false
    #endif
  }

  /// Gives a file another's owner, permissions and extended attributes.
  public func keepAttributes(
    of source: OpenFile, on copy: OpenFile
  ) throws(FileError) -> [String] {
    try FileAttributes.copy(from: source, to: copy)
  }

  /// Writes all bytes with `pwrite`, again after an interruption or a partial write.
  public func write(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, to file: OpenFile
  ) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = unsafe pwrite(file.descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw FileError("write", file.path, errno: count == 0 ? ENOSPC : errno)
      }
    }
  }

  /// Waits until the disk has the file's data: `fdatasync`, or `fsync` for the attributes too.
  public func sync(_ file: OpenFile, withAttributes: Bool) throws(FileError) {
    let status = withAttributes ? fsync(file.descriptor) : fdatasync(file.descriptor)
    guard status == 0 else {
      throw FileError("sync", file.path, errno: errno)
    }
  }

  /// Waits until the disk has the entries of the folder that holds `path`: `fsync`.
  public func syncFolder(of path: String) throws(FileError) {
    let folder = try Self.open(RealPath.folder(of: path), O_RDONLY)
    guard fsync(folder.descriptor) == 0 else {
      throw FileError("sync the folder", folder.path, errno: errno)
    }
  }

  /// Moves a file over another in one step: `rename`.
  public func rename(_ path: String, to target: String) throws(FileError) {
    guard unsafe Glibc.rename(path, target) == 0 else {
      throw FileError("rename '\(path)' to", target, errno: errno)
    }
  }

  /// Removes a file's name or an empty folder.
  public func remove(_ path: String) throws(FileError) {
    guard unsafe Glibc.remove(path) == 0 else { throw FileError("remove", path, errno: errno) }
  }

  static func open(
    _ path: String, _ flags: Int32, mode: mode_t = 0
  ) throws(FileError) -> OpenFile {
    let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw FileError(flags & O_CREAT == 0 ? "open" : "create", path, errno: errno)
    }
    return OpenFile(path: path, descriptor: descriptor)
  }

  static func openForReading(_ path: String) throws(FileError) -> OpenFile {
    try open(path, O_RDONLY)
  }

  /// The first and last bytes of a file, fewer if it is shorter, none if it cannot be read.
  static func ends(of path: String, head: Int, tail: Int) -> (head: [UInt8], tail: [UInt8]) {
    guard let file = try? openForReading(path), let status = try? FileIdentity.status(of: file)
    else { return ([], []) }
    return (
      bytes(of: file, at: 0, count: head),
      bytes(of: file, at: max(0, Int(status.st_size) - tail), count: tail)
    )
  }

  private static func bytes(of file: OpenFile, at offset: Int, count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, unsafe pread(file.descriptor, buffer.baseAddress, count, off_t(offset)))
    }
  }

  /// Gives a file's bytes from where it is open, piece by piece, whatever kind of file it is.
  static func read(_ file: OpenFile, take: (ArraySlice<UInt8>) throws -> Void) throws {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(file.descriptor, buffer.baseAddress, buffer.count)
      }
      if count == 0 { return }
      if count > 0 {
        try take(piece.prefix(count))
      } else if errno != EINTR {
        throw FileError("read", file.path, errno: errno)
      }
    }
  }

  /// Fills `buffer` with the bytes at an offset.
  static func read(
    _ buffer: UnsafeMutableRawBufferPointer, at offset: Int, from file: OpenFile
  ) throws(FileError) {
    var done = 0
    while done < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let got = unsafe pread(file.descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if got > 0 {
        done += got
      } else if got == 0 || errno != EINTR {
        throw FileError("read", file.path, errno: got == 0 ? EIO : errno)
      }
    }
  }

  /// Gives a lock back by itself: a process that is just being started has the descriptor too, and would keep
  /// the lock until it runs.
  static func close(_ descriptor: Int32) {
    _ = flock(descriptor, LOCK_UN)
    _ = Glibc.close(descriptor)
  }
}
