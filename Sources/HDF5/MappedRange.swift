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

  /// How many bytes of it were read since pages were given back.
  private var touched = 0
  private static let mostTouched = 4 << 20

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

  /// Takes note that so many bytes were read, and gives pages back when these are many: the system counts them to
  /// this process although it holds them anyway.
  func noteRead(_ bytes: Int) {
    touched += bytes
    guard touched >= Self.mostTouched else { return }
    touched = 0
    unsafe madvise(start, length, MADV_DONTNEED)
  }

  deinit { unsafe munmap(start, length) }
}
