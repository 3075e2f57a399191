internal import Reports

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Standard output and standard error.
enum Terminal {
  /// A reader that has seen enough, as in `h5reinit model.h5 | head`, is no error.
  static func ignoreClosedPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  /// SIGINT and SIGTERM end the program with the documented status and a word on what may be left.
  static func exitOnSignals() {
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { number in
        // Only calls that are safe in a signal handler.
        let text: StaticString =
          "h5reinit: interrupted; if an apply was writing, finish it with 'h5reinit recover MODEL'\n"
        unsafe _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        _exit(128 + number)
      }
    }
  }

  /// Ends the program with success, at once: what the forty libraries that libhdf5 draws in put in order at an exit
  /// takes a millisecond.
  static func end() -> Never {
    fflush(nil)
    _exit(0)
  }

  /// The value of an environment variable; `nil` where it is empty or not set.
  static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Writes a result to standard output.
  static func result(_ text: String) {
    write(Array(text.utf8).span, to: STDOUT_FILENO)
  }

  /// Writes a part of a result, in UTF-8, to standard output.
  static func result(_ text: [UInt8]) { write(text.span, to: STDOUT_FILENO) }

  /// Writes a result that is no text to standard output, in the processor's byte order.
  static func result(_ words: Span<UInt32>) {
    write(words, to: STDOUT_FILENO)
  }

  /// Writes a message for people to standard error, without what a terminal would act on: messages
  /// hold names from files.
  static func message(_ text: String) {
    write(
      Array("h5reinit: \(PrintableText.of(text, keepsLineBreaks: true))\n".utf8).span,
      to: STDERR_FILENO)
  }

  /// Writes to standard error as it is.
  static func raw(_ text: String) { write(Array(text.utf8).span, to: STDERR_FILENO) }

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
          fail(descriptor, errno)
        }
      }
    }
  }

  /// Ends the program after output has failed, with a message where one can still be seen.
  private static func fail(_ descriptor: Int32, _ number: Int32) -> Never {
    if descriptor == STDOUT_FILENO {
      let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "\(number)"
      message("cannot write to standard output: \(reason)")
    }
    exit(ExitStatus.io.rawValue)
  }
}
