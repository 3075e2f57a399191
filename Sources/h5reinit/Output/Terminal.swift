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
    write(text, to: STDOUT_FILENO)
  }

  /// Writes a message for people to standard error.
  static func message(_ text: String) {
    write("h5reinit: \(text)\n", to: STDERR_FILENO)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno == EPIPE {
        exit(0)
      } else if errno != EINTR {
        exit(ExitStatus.io.rawValue)
      }
    }
  }
}
