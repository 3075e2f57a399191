#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An operation of the file system that failed.
public struct FileError: Error, Sendable, Equatable {
  /// The operation in words, for example `write`.
  public var operation: String
  /// The path of the file or folder it was done to.
  public var path: String
  /// The operating system's error number.
  public var errno: Int32

  /// A failed operation, with the number that `errno` had then.
  public init(_ operation: String, _ path: String, errno: Int32) {
    self.operation = operation
    self.path = path
    self.errno = errno
  }
}

extension FileError: CustomStringConvertible {
  /// The operation, the path and the operating system's words for the number.
  public var description: String { "cannot \(operation) '\(path)': \(reason)" }

  private var reason: String {
    unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
  }
}
