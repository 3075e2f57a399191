internal import SystemPackage

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Where paths lead once symbolic links are followed.
package enum RealPath {
  /// The path without links; `nil` where nothing is.
  package static func of(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// The folder that holds a file: `.` for a bare name.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether a file lies in a folder itself, wherever links lead.
  static func isDirectly(_ path: String, in folder: String) -> Bool {
    guard let file = of(path), let real = of(folder) else { return false }
    return self.folder(of: file) == real
  }
}

/// A file that is read whole, within a bound.
enum SmallFile {
  /// The bytes of a regular file; `nil` for a longer one.
  static func read(_ path: String, limit: Int) throws -> [UInt8]? {
    let status = try Stat(FilePath(path))
    guard status.type == .regular, status.size <= limit else { return nil }
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    defer { try? file.close() }
    return try file.bytes(at: 0, count: Int(status.size))
  }
}
