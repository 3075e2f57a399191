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

  /// Copies content, permissions and, where allowed, the owner; shares blocks where it can.
  ///
  /// Fails when `path` exists; removes what it made when it fails later.
  public func copy(_ source: String, to path: String) throws(FileError) -> OpenFile {
    let from = try Self.open(source, O_RDONLY)
    let status = try FileIdentity.status(of: from)
    let to = try Self.open(path, O_RDWR | O_CREAT | O_EXCL, mode: status.st_mode & 0o7777)
    do {
      try copyBytes(from, to, count: Int(status.st_size))
      // Only root may give files away; an owner who copies their own file needs no change.
      _ = fchown(to.descriptor, status.st_uid, status.st_gid)
      _ = fchmod(to.descriptor, status.st_mode & 0o7777)
    } catch {
      try? remove(path)
      throw error
    }
    return to
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

  /// Waits until the disk has the file's data: `fdatasync`.
  public func sync(_ file: OpenFile) throws(FileError) {
    guard fdatasync(file.descriptor) == 0 else {
      throw FileError("sync", file.path, errno: errno)
    }
  }

  /// Waits until the disk has the entries of the folder that holds `path`: `fsync`.
  public func syncFolder(of path: String) throws(FileError) {
    let folder = try Self.open(PathNames.folder(of: path), O_RDONLY)
    guard fsync(folder.descriptor) == 0 else {
      throw FileError("sync the folder", folder.path, errno: errno)
    }
  }

  /// Writes a temporary file beside `path` and renames it over `path`.
  ///
  /// When `isDurable`, file and folder are synced too. The temporary file is removed on failure.
  public func replace(
    _ path: String, with text: String, isDurable: Bool
  ) throws(FileError) {
    let temporary = PathNames.temporary(beside: path)
    let file = try Self.open(temporary, O_RDWR | O_CREAT | O_EXCL, mode: 0o666)
    do {
      try write(Array(text.utf8), to: file)
      if isDurable { try sync(file) }
      try rename(temporary, to: path)
    } catch {
      try? remove(temporary)
      throw error
    }
    if isDurable { try syncFolder(of: path) }
  }

  /// Moves a file over another in one step: `rename`.
  public func rename(_ path: String, to target: String) throws(FileError) {
    guard unsafe Glibc.rename(path, target) == 0 else {
      throw FileError("rename '\(path)' to", target, errno: errno)
    }
  }

  /// Removes a file's name: `unlink`.
  public func remove(_ path: String) throws(FileError) {
    guard unsafe unlink(path) == 0 else { throw FileError("remove", path, errno: errno) }
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

  /// The first bytes of a file, fewer if it is shorter, none if it cannot be read.
  static func head(of path: String, count: Int) -> [UInt8] {
    guard let file = try? openForReading(path) else { return [] }
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, unsafe pread(file.descriptor, buffer.baseAddress, count, 0))
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

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  private func write(_ bytes: [UInt8], to file: OpenFile) throws(FileError) {
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(FileError) in try unsafe write(buffer, at: 0, to: file) }
    }
    try result.get()
  }

  /// Shares blocks where the file system can (reflink), else copies them.
  private func copyBytes(_ from: OpenFile, _ to: OpenFile, count: Int) throws(FileError) {
    #if os(Linux)
      let fileClone: UInt = 0x4004_9409  // FICLONE, a macro that Swift cannot import
      if ioctl(to.descriptor, fileClone, from.descriptor) == 0 { return }
    #endif
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    var done = 0
    while done < count {
      let piece = unsafe UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<min(buffer.count, count - done)])
      try unsafe Self.read(piece, at: done, from: from)
      try unsafe write(UnsafeRawBufferPointer(piece), at: done, to: to)
      done += piece.count
    }
  }
}
