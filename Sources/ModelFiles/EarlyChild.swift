internal import CFork
internal import Subprocess
internal import SystemPackage

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The one question to an `EarlyReader`.
///
/// Waits without letting go of its thread: before the inventory is there, there is nothing else to do.
struct EarlyChild {
  private let process: pid_t
  private let input: FileDescriptor
  /// The answer, the errors, and what becomes readable at the end; negative once there is no more.
  private var sources: [Int32]
  private var answered = 0
  private var errors: [UInt8] = []
  private let clock = ContinuousClock()
  private static let mostErrors = 1 << 16

  init(_ child: cfork_child) {
    process = child.process
    input = FileDescriptor(rawValue: child.input)
    sources = [child.output, child.errors, child.handle]
  }

  /// Receives the inventory of a file as it comes from the process.
  ///
  /// - Parameters:
  ///   - mode: Which kind of inventory.
  ///   - path: The file.
  ///   - timeout: How long the process may go without a byte of its answer.
  ///   - consume: Takes the next bytes of the answer, which is whole once this returns.
  consuming func receive(
    _ mode: ReaderProtocol.Mode, _ path: String, timeout: Duration,
    _ consume: (ArraySlice<UInt8>) -> Void
  ) throws(ModelFileError) {
    var failure = ask("\(mode.rawValue) \(path)")
    var isExpired = false
    do {
      isExpired = try !listen(timeout, consume)
      if isExpired { kill(process, SIGKILL) }
    } catch {
      failure = error
      kill(process, SIGKILL)
    }
    for source in sources where source >= 0 { close(source) }
    let end = ReaderEnd(
      status: status(), errors: errors, failure: failure, isExpired: isExpired, timeout: timeout)
    do { try end.judge(path: path) } catch { throw ModelFileError(reading: error, path: path) }
  }

  /// A pipe without anything in it takes a question at once, unless the process has ended, which will tell why.
  private func ask(_ question: String) -> Exchange.Failure? {
    ProcessSettings.ignoreBrokenPipes
    defer { try? input.close() }
    do {
      try input.writeAll(question.utf8)
      return nil
    } catch {
      return .ended
    }
  }

  /// Takes what comes until all sources have come to their ends; false when no byte of the answer came for too
  /// long.
  private mutating func listen(
    _ timeout: Duration, _ consume: (ArraySlice<UInt8>) -> Void
  ) throws(Exchange.Failure) -> Bool {
    var deadline = clock.now + timeout
    while sources.contains(where: { $0 >= 0 }) {
      var polled = sources.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let rest = max(0, (deadline - clock.now) / .milliseconds(1))
      let ready = unsafe poll(
        &polled, nfds_t(polled.count), Int32(clamping: Int(rest.rounded(.up))))
      if ready == 0 { return false }
      guard ready > 0 else { continue }
      if polled[0].revents != 0 {
        let block = next(from: 0)
        answered += block.count
        if answered > ReaderProcess.largestInventory { throw .tooLong }
        consume(block)
        deadline = clock.now + timeout
      }
      if polled[1].revents != 0 {
        let block = next(from: 1)
        errors += block
        if errors.count > Self.mostErrors { throw .tooManyErrors }
      }
      if polled[2].revents != 0 { end(2) }
    }
    return true
  }

  private mutating func next(from source: Int) -> ArraySlice<UInt8> {
    if let block = try? FileDescriptor(rawValue: sources[source]).nextBytes() { return block }
    end(source)
    return []
  }

  private mutating func end(_ source: Int) {
    close(sources[source])
    sources[source] = -1
  }

  /// Waits for the end and tells it.
  private func status() -> TerminationStatus {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      // An end that somebody else took is none that this one could trust.
      guard errno == EINTR else { return .signaled(SIGKILL) }
    }
    // As the macros have it that Swift does not see.
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .signaled(signal)
  }
}
