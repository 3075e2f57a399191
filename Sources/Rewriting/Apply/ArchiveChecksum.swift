internal import CDeflate
internal import ModelFiles

/// The CRC-32 of a member of an archive, which must follow the member's bytes.
struct ArchiveChecksum {
  let member: ArchiveMember
  let files: any FileOperations

  /// Computes the checksum of the bytes as they are now and writes it wherever the archive keeps it.
  func update(_ file: OpenFile) throws(FileError) {
    let value = try checksum(file)
    var bytes = (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    for offset in member.checksums {
      let result = unsafe bytes.withUnsafeMutableBytes { buffer in
        Result { () throws(FileError) in
          try unsafe files.write(UnsafeRawBufferPointer(buffer), at: offset, to: file)
        }
      }
      try result.get()
    }
  }

  private func checksum(_ file: OpenFile) throws(FileError) -> UInt32 {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    var checksum: UInt32 = 0
    var offset = member.range.lowerBound
    while offset < member.range.upperBound {
      let count = min(buffer.count, member.range.upperBound - offset)
      let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      try unsafe SystemFiles.read(piece, at: offset, from: file)
      checksum = unsafe libdeflate_crc32(checksum, piece.baseAddress, count)
      offset += count
    }
    return checksum
  }
}
