#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How much may still be written where a folder lies.
package enum FreeRoom {
  /// Makes sure that so many bytes may still be written in a folder, where the system tells.
  ///
  /// - Parameters:
  ///   - path: The file that needs them, for the message.
  ///   - detail: What is to be said of it, given how many bytes are free.
  /// - Throws: `ModelFileError` of kind `io` when they are too few.
  package static func require(
    _ bytes: Int, in folder: String, for path: String, _ detail: (Int) -> String
  ) throws(ModelFileError) {
    guard let free = free(in: folder), bytes > free else { return }
    throw ModelFileError(.io(errno: ENOSPC), path: path, detail: detail(free))
  }

  /// Free bytes for this user; `nil` where the system does not tell.
  private static func free(in folder: String) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return nil }
    let (bytes, overflow) = Int(clamping: status.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: status.f_frsize))
    return overflow ? nil : bytes
  }
}
