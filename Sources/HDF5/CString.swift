#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The bytes of a C string, without its terminator.
func bytes(of string: UnsafePointer<CChar>) -> [UInt8] {
  unsafe [UInt8](UnsafeRawBufferPointer(start: string, count: strlen(string)))
}
