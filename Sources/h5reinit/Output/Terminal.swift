#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Standard output and standard error.
enum Terminal {
  /// A reader that has seen enough, as in `h5reinit model.h5 | head`, is no error.
  static func ignoreClosedPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  /// Writes a result to standard output.
  static func result(_ text: String) {
    write(Array(text.utf8).span, to: STDOUT_FILENO)
  }

  /// Writes a result that is no text to standard output, in the processor's byte order.
  static func result(_ words: Span<UInt32>) {
    write(words, to: STDOUT_FILENO)
  }

  /// Writes a message for people to standard error.
  static func message(_ text: String) {
    write(Array("h5reinit: \(text)\n".utf8).span, to: STDERR_FILENO)
  }

  private static func write<Element: BitwiseCopyable>(
    _ elements: Span<Element>, to descriptor: Int32
  ) {
    unsafe elements.withUnsafeBytes { bytes in
      var rest = unsafe bytes[...]
      while unsafe !rest.isEmpty {
        let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
        let count = unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
        if count > 0 {
          unsafe rest = rest.dropFirst(count)
        } else if errno == EPIPE {
          exit(0)
        } else if errno != EINTR {
          exit(ExitStatus.io.rawValue)
        }
      }
    }
  }
}
