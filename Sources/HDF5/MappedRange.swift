#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A range of a file in memory, read as it is touched and never written back.
@safe final class MappedRange {
  private let start: UnsafeMutableRawPointer
  private let length: Int
  /// Where the range's first byte is.
  let bytes: UnsafeMutableRawPointer
  let count: Int

  /// - Returns: `nil` with `errno` set when the file cannot be opened or mapped.
  init?(_ path: String, _ range: Range<Int>) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // A mapping begins at a page; the range need not.
    let skipped = range.lowerBound % Int(getpagesize())
    length = range.count + skipped
    let offset = off_t(range.lowerBound - skipped)
    guard
      let address = unsafe mmap(
        nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, offset),
      unsafe address != MAP_FAILED
    else { return nil }
    unsafe start = address
    unsafe bytes = address + skipped
    count = range.count
  }

  deinit { unsafe munmap(start, length) }
}
