internal import Subprocess

/// How a reader process came to its end.
struct ReaderEnd {
  let status: TerminationStatus
  /// What it wrote to standard error.
  let errors: [UInt8]
  /// What went wrong with the talk to it.
  let failure: (any Error)?
  /// Whether it was ended because it did not get on for as long as `timeout`.
  let isExpired: Bool
  let timeout: Duration

  /// Decides which of the process's end, its message and the talk's failure is the cause, and throws it; returns if
  /// all went well.
  func judge(path: String) throws {
    if isExpired {
      let seconds = Int(timeout.components.seconds)
      throw ModelFileError(.readerTimedOut(seconds: seconds), path: path)
    }
    // The caller's own error comes first: the process was ended because of it.
    if let failure, !(failure is Exchange.Failure) { throw failure }
    switch status {
    case .exited(0):
      guard let failure else { return }
      throw ModelFileError(.readerDied(.badAnswer("\(failure)")), path: path)
    case .exited(ReaderProtocol.toldFailure):
      throw told ?? ModelFileError(.readerDied(.exit(65)), path: path)
    case .exited(let code) where LibraryCrash.signal(ofStatus: code) != nil:
      throw LibraryCrash.error(signal: LibraryCrash.signal(ofStatus: code) ?? 0, path: path)
    case .exited(let code): throw ModelFileError(.readerDied(.exit(code)), path: path)
    case .signaled(let number):
      // When the answer was already wrong, the signal is this program's own.
      if let failure = failure as? Exchange.Failure, failure != .ended {
        throw ModelFileError(.readerDied(.badAnswer("\(failure)")), path: path)
      }
      throw ModelFileError(.readerDied(.signal(number)), path: path)
    }
  }

  /// The error in the last line of the process's standard error.
  private var told: ModelFileError? {
    guard let line = errors.split(separator: 0x0a).last else { return nil }
    return try? ReaderProtocol.decode(ModelFileError.self, from: Array(line))
  }
}

extension ModelFileError {
  /// What went wrong with a process that had nothing to do but to read: all else than its own errors kept it from
  /// starting.
  init(reading error: any Error, path: String) {
    self =
      error as? ModelFileError
      ?? ModelFileError(.readerNotStarted, path: path, detail: "\(error)")
  }
}
