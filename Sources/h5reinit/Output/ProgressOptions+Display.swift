#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension ProgressOptions {
  /// The display for work of that many bytes; `nil` where nobody looks.
  func display(_ what: String, total: Int, isQuiet: Bool) -> ProgressDisplay? {
    guard !noProgress, total > 0 else { return nil }
    switch progress {
    case .never: return nil
    case .json: return ProgressDisplay(what, total: total, form: .json)
    case .auto:
      let isShown = isatty(STDERR_FILENO) == 1 && !isQuiet && Terminal.environment("TERM") != "dumb"
      return isShown ? ProgressDisplay(what, total: total, form: .line) : nil
    }
  }
}
