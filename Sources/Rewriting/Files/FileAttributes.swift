internal import CAttributes

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Owner, permissions and extended attributes of a file, access control lists among these.
enum FileAttributes {
  /// Gives `copy` what `source` has.
  ///
  /// - Returns: What this process may not give, in words.
  static func copy(from source: OpenFile, to copy: OpenFile) throws(FileError) -> [String] {
    let status = try FileIdentity.status(of: source)
    var lost: [String] = []
    if fchown(copy.descriptor, status.st_uid, status.st_gid) != 0 {
      // Only root may give files away; the group alone may still be one of this user's.
      _ = fchown(copy.descriptor, uid_t.max, status.st_gid)
      let now = try FileIdentity.status(of: copy)
      if now.st_uid != status.st_uid { lost.append("owner \(status.st_uid)") }
      if now.st_gid != status.st_gid { lost.append("group \(status.st_gid)") }
    }
    // After the owner, whose change takes some permissions away.
    guard fchmod(copy.descriptor, status.st_mode & 0o7777) == 0 else {
      throw FileError("set the permissions of", copy.path, errno: errno)
    }
    return lost + copyExtended(from: source, to: copy)
  }

  #if os(Linux)
    /// Names that cannot be set are told, but for labels that the system sets by itself.
    private static func copyExtended(from source: OpenFile, to copy: OpenFile) -> [String] {
      names(of: source).filter { name in
        guard let value = value(of: name, source) else { return true }
        let isSet = unsafe value.withUnsafeBytes { bytes in
          unsafe fsetxattr(copy.descriptor, name, bytes.baseAddress, bytes.count, 0) == 0
        }
        return !isSet && !name.hasPrefix("security.")
      }.map { "extended attribute \($0)" }
    }

    private static func names(of file: OpenFile) -> [String] {
      let list = unsafe bytes { unsafe flistxattr(file.descriptor, $0, $1) } ?? []
      return list.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func value(of name: String, _ file: OpenFile) -> [UInt8]? {
      unsafe bytes { unsafe fgetxattr(file.descriptor, name, $0, $1) }
    }

    /// Asks for the size, then for as many bytes.
    private static func bytes(
      _ read: (UnsafeMutablePointer<CChar>?, Int) -> Int
    ) -> [UInt8]? {
      let size = read(nil, 0)
      guard size > 0 else { return size == 0 ? [] : nil }
      var buffer = [CChar](repeating: 0, count: size)
      let got = unsafe buffer.withUnsafeMutableBufferPointer { unsafe read($0.baseAddress, size) }
      return got < 0 ? nil : buffer.prefix(got).map { UInt8(bitPattern: $0) }
    }
  #else
    private static func copyExtended(from source: OpenFile, to copy: OpenFile) -> [String] {
      let flags = copyfile_flags_t(COPYFILE_XATTR | COPYFILE_ACL)
      return unsafe fcopyfile(source.descriptor, copy.descriptor, nil, flags) == 0
        ? [] : ["extended attributes"]
    }
  #endif
}
