internal import Reports
internal import Rewriting
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How far long work has come, on standard error: a line that a terminal shows in place, or events for
/// programs.
final class ProgressDisplay: Sendable {
  /// Who looks at it.
  enum Form: Sendable { case line, json }

  private struct State {
    var done = 0
    var shown: ContinuousClock.Instant
    var hasLine = false
    var isEnded = false
  }

  private let what: String
  private let total: Int
  private let form: Form
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  /// - Parameters:
  ///   - what: The work in one word, for instance `writing`.
  ///   - total: Bytes in all.
  init(_ what: String, total: Int, form: Form) {
    self.what = what
    self.total = total
    self.form = form
    state = Mutex(State(shown: start))
  }

  /// Counts bytes that are done, and shows where that is due.
  func add(_ bytes: Int) {
    state.withLock { state in
      state.done += bytes
      let now = ContinuousClock.now
      // Work of half a second needs no words; nobody reads more than ten a second.
      guard now - start > .milliseconds(500), now - state.shown > .milliseconds(100) else { return }
      state.shown = now
      state.hasLine = true
      show(state.done, now - start)
    }
  }

  /// Takes the line away, or tells programs that all is done.
  func end() {
    state.withLock { state in
      guard !state.isEnded else { return }
      state.isEnded = true
      switch form {
      case .line where state.hasLine: Terminal.raw("\r\u{1b}[K")
      case .json: show(state.done, ContinuousClock.now - start)
      case .line: break
      }
    }
  }

  private func show(_ done: Int, _ time: Duration) {
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    switch form {
    case .line:
      Terminal.raw(
        "\r" + ProgressText.line(what, done: done, of: total, after: seconds) + "\u{1b}[K")
    case .json:
      Terminal.raw(
        #"{"event":"progress","work":"\#(what)","bytes":\#(done),"total":\#(total),"#
          + #""seconds":\#((seconds * 1000).rounded() / 1000)}"# + "\n")
    }
  }
}
