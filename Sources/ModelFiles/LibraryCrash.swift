internal import HDF5
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Crashes of libhdf5, which believes some sizes that a file tells and then reads or frees what it must not, or
/// goes round in circles.
///
/// Such an end is the file's fault, one anywhere else this program's. The child's signal handler knows
/// which it is and tells by the exit status, as a shell would: 128 and the signal's number.
enum LibraryCrash {
  private static let signals = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT]

  /// Makes a crash inside libhdf5 end this process with a status of its own; others stay signals.
  static func tellByExitStatus() {
    // What lies behind the first access is made now, not in a handler.
    _ = try? Library.version
    _ = (Library.currentCall, lastCall.load(ordering: .relaxed), ticks.load(ordering: .relaxed))
    useStackOfItsOwn()
    for signal in signals { SignalHandler.set(signal, SA_RESETHAND) { LibraryCrash.end(by: $0) } }
  }

  /// Recursion without end leaves no room on the stack for a handler.
  private static func useStackOfItsOwn() {
    let bytes = 1 << 16
    var stack = unsafe stack_t()
    unsafe stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    unsafe stack.ss_size = bytes
    _ = unsafe sigaltstack(&stack, nil)
  }

  /// Seconds of processor time, not of waiting for a disk, that one call may take in an inventory.
  private static let longestCall = 2

  /// Makes a call to libhdf5 that never comes to an end do so as if it had crashed.
  ///
  /// For inventories, whose calls read one object each.
  static func endCircles() {
    SignalHandler.set(SIGPROF, SA_RESTART) { _ in LibraryCrash.tick() }
    SignalHandler.everySecond(ITIMER_PROF)
  }

  /// The call of the last tick, and how many ticks it has lasted.
  private static let lastCall = Atomic<Int>(0)
  private static let ticks = Atomic<Int>(0)

  private static func tick() {
    guard let call = Library.currentCall, call == lastCall.load(ordering: .relaxed) else {
      lastCall.store(Library.currentCall ?? 0, ordering: .relaxed)
      ticks.store(0, ordering: .relaxed)
      return
    }
    ticks.add(1, ordering: .relaxed)
    if ticks.load(ordering: .relaxed) >= longestCall { _exit(128 + SIGPROF) }
  }

  private static func end(by signal: Int32) {
    if Library.currentCall != nil { _exit(128 + signal) }
    // The default action is in place again.
    _ = raise(signal)
  }

  /// The signal of a crash inside libhdf5; `nil` for statuses that tell of none.
  static func signal(ofStatus status: Int32) -> Int32? {
    (signals + [SIGPROF]).first { 128 + $0 == status }
  }

  /// What to tell of a file that made libhdf5 crash.
  static func error(signal: Int32, path: String) -> ModelFileError {
    let end =
      signal == SIGPROF
      ? "libhdf5 goes round in circles on it" : "libhdf5 crashed on it (signal \(signal))"
    return ModelFileError(
      .malformed, path: path, detail: end + "; something in it is not as it says")
  }
}
