internal import HDF5

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Crashes of libhdf5, which believes some sizes that a file tells and then reads or frees what it must not.
///
/// Such a crash is the file's fault, one anywhere else this program's. The child's signal handler knows
/// which it is and tells by the exit status, as a shell would: 128 and the signal's number.
enum LibraryCrash {
  private static let signals = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT]

  /// Makes a crash inside libhdf5 end this process with a status of its own; others stay signals.
  static func tellByExitStatus() {
    // The lock and the flag behind it are made by the first call, not in a handler.
    _ = try? Library.version
    useStackOfItsOwn()
    var action = sigaction()
    #if os(Linux)
      unsafe action.__sigaction_handler.sa_handler = { LibraryCrash.end(by: $0) }
    #else
      unsafe action.__sigaction_u.__sa_handler = { LibraryCrash.end(by: $0) }
    #endif
    action.sa_flags = Int32(truncatingIfNeeded: Int(SA_ONSTACK) | Int(SA_RESETHAND))
    for signal in signals { _ = unsafe sigaction(signal, &action, nil) }
  }

  /// Recursion without end leaves no room on the stack for a handler.
  private static func useStackOfItsOwn() {
    let bytes = 1 << 16
    var stack = unsafe stack_t()
    unsafe stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    unsafe stack.ss_size = bytes
    _ = unsafe sigaltstack(&stack, nil)
  }

  private static func end(by signal: Int32) {
    if Library.isRunning { _exit(128 + signal) }
    // The default action is in place again.
    _ = raise(signal)
  }

  /// The signal of a crash inside libhdf5; `nil` for statuses that tell of none.
  static func signal(ofStatus status: Int32) -> Int32? {
    signals.first { 128 + $0 == status }
  }

  /// What to tell of a file that made libhdf5 crash.
  static func error(signal: Int32, path: String) -> ModelFileError {
    ModelFileError(
      .malformed, path: path,
      detail: "libhdf5 crashed on it (signal \(signal)); something in it is not as it says")
  }
}
