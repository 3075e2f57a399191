internal import Subprocess
internal import SystemPackage

extension FileDescriptor {
  /// Up to `count` bytes at `offset`.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let got = try unsafe buffer.withUnsafeMutableBytes { bytes in
      try unsafe read(fromAbsoluteOffset: Int64(offset), into: bytes)
    }
    return Array(buffer.prefix(got))
  }

  /// Reads into `buffer` from `start` on; gives 0 at the end of the stream.
  func read(into buffer: inout [UInt8], from start: Int) throws -> Int {
    try unsafe buffer.withUnsafeMutableBytes { bytes in
      try unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
    }
  }

  /// What a pipe has to give, at most as much as most of them hold; `nil` at its end.
  func nextBytes() throws -> ArraySlice<UInt8>? {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    let got = try read(into: &block, from: 0)
    return got > 0 ? block.prefix(got) : nil
  }
}

extension SubprocessOutputSequence.Buffer {
  /// The bytes as an array.
  var array: [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }
}
