#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What this process does when a signal comes.
enum SignalHandler {
  /// Sets a handler, which may do only what is safe in one.
  ///
  /// It runs on a stack of its own where there is one.
  static func set(
    _ signal: Int32, _ flag: some BinaryInteger, _ handler: @escaping @convention(c) (Int32) -> Void
  ) {
    var action = sigaction()
    #if os(Linux)
      unsafe action.__sigaction_handler.sa_handler = handler
    #else
      unsafe action.__sigaction_u.__sa_handler = handler
    #endif
    action.sa_flags = Int32(truncatingIfNeeded: Int(SA_ONSTACK) | Int(flag))
    _ = unsafe sigaction(signal, &action, nil)
  }

  #if os(Linux)
    typealias Timer = __itimer_which
  #else
    typealias Timer = Int32
  #endif

  /// Makes the signal of a timer come every second of its time.
  static func everySecond(_ timer: Timer) {
    let second = timeval(tv_sec: 1, tv_usec: 0)
    var interval = itimerval(it_interval: second, it_value: second)
    #if os(Linux)
      _ = unsafe setitimer(__itimer_which_t(timer.rawValue), &interval, nil)
    #else
      _ = unsafe setitimer(timer, &interval, nil)
    #endif
  }
}
