internal import Synchronization
internal import SystemPackage

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Settings of the whole process.
enum ProcessSettings {
  private static let parent = Atomic<pid_t>(0)

  /// Ends this process within a second or two of its parent, whatever it is at.
  ///
  /// The signal that Linux has for it comes when the thread ends that started the process, of which a parent
  /// may have many.
  static func endWithParent(_ parent: pid_t) {
    Self.parent.store(parent, ordering: .relaxed)
    endWithoutParent()
    SignalHandler.set(SIGALRM, SA_RESTART) { _ in ProcessSettings.endWithoutParent() }
    SignalHandler.everySecond(ITIMER_REAL)
  }

  /// A parent that cannot be seen from here, in another name space of processes, is 0.
  private static func endWithoutParent() {
    let now = getppid()
    if now != parent.load(ordering: .relaxed), now != 0 { _exit(128 + SIGALRM) }
  }

  /// Keeps a crash from leaving a core file and a bad size in a file from taking all memory.
  ///
  /// - Parameter room: The bytes of address space beyond those in use at the start, which a
  ///   sanitizer can make many.
  static func limitDamage(addressSpace room: Int) {
    #if os(Linux)
      var none = rlimit(rlim_cur: 0, rlim_max: 0)
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
      var limit = rlimit()
      guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
        let used = try? addressSpaceInUse()
      else { return }
      let wanted = rlim_t(used + room)
      guard wanted < limit.rlim_cur else { return }
      limit.rlim_cur = wanted
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
  }

  /// The first number of `/proc/self/statm` is in pages.
  private static func addressSpaceInUse() throws -> Int {
    let statm = try FileDescriptor.open(FilePath("/proc/self/statm"), .readOnly)
    defer { try? statm.close() }
    let text = String(decoding: try statm.bytes(at: 0, count: 64), as: UTF8.self)
    let pages = text.split(separator: " ").first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Lets the processes at both ends of a pipe run ahead of each other, where much is to go through it.
  ///
  /// Only there: what all pipes of a user hold together is limited.
  static func widen(_ pipe: FileDescriptor) {
    #if os(Linux)
      let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ, a macro that Swift does not see
      // The most that a process without privileges is given by default; nothing hangs on it.
      _ = fcntl(pipe.rawValue, setPipeSize, 1 << 20)
    #endif
  }

  /// Turns a write to a process that has ended into an error instead of this process's end.
  ///
  /// The process's own handler, if it has one, stays.
  static let ignoreBrokenPipes: Void = {
    var current = sigaction()
    guard unsafe sigaction(SIGPIPE, nil, &current) == 0 else { return }
    var ignore = sigaction()
    #if os(Linux)
      guard unsafe current.__sigaction_handler.sa_handler == nil else { return }
      unsafe ignore.__sigaction_handler.sa_handler = SIG_IGN
    #else
      guard unsafe current.__sigaction_u.__sa_handler == nil else { return }
      unsafe ignore.__sigaction_u.__sa_handler = SIG_IGN
    #endif
    unsafe sigaction(SIGPIPE, &ignore, nil)
  }()
}
