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

  /// Writes a message for people to standard error, without what a terminal would act on: messages
  /// hold names from files.
  static func message(_ text: String) {
    write("h5reinit: \(printable(text))\n", to: STDERR_FILENO)
  }

  private static func printable(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      let isPlain =
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: scalar == "\n"
        default: true
        }
      result += isPlain ? String(scalar) : scalar.escaped(asASCII: true)
    }
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
        if descriptor == STDOUT_FILENO {
          let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "\(errno)"
          message("cannot write to standard output: \(reason)")
        }
        exit(ExitStatus.io.rawValue)
      }
    }
  }
}
