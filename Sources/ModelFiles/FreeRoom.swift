#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How much may still be written where a folder lies.
public enum FreeRoom {
  /// The operating system's number for a full disk.
  public static var exhausted: Int32 { ENOSPC }

  /// Free bytes for this user beside a file or in a folder; `nil` where the system does not tell.
  public static func inFolder(_ folder: String) -> Int? {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return nil }
    let (bytes, overflow) = Int(clamping: status.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: status.f_frsize))
    return overflow ? nil : bytes
  }
}
