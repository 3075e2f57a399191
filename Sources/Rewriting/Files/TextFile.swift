#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file of text that people wrote, read whole within a bound.
public enum TextFile {
  /// The bytes of a file, or of standard input for `-`; one more than `limit` of a longer one.
  public static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    if path == "-" { return try read(STDIN_FILENO, "standard input", limit) }
    let file = try SystemFiles.open(path, O_RDONLY)
    return try read(file.descriptor, path, limit)
  }

  private static func read(
    _ descriptor: Int32, _ path: String, _ limit: Int
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = unsafe piece.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count == 0 { break }
      if count > 0 {
        bytes += piece.prefix(count)
      } else if errno != EINTR {
        throw FileError("read", path, errno: errno)
      }
    }
    return Array(bytes.prefix(limit + 1))
  }
}
