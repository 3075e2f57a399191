import Foundation
import Synchronization

@testable import Rewriting

/// The file system, until the call of a given number fails.
final class FailingFiles: FileOperations {
  /// What a failing call has done by then.
  enum Effect: CaseIterable {
    /// Nothing.
    case none
    /// All or, of a write, the first half.
    case some
  }

  private let failing: Int
  private let effect: Effect
  private let errno: Int32
  /// Whether nothing works from then on, as if the process had died.
  private let isCrash: Bool
  private let count = Mutex(0)
  private let real = SystemFiles()

  init(failing: Int, effect: Effect = .none, errno: Int32 = EIO, isCrash: Bool = false) {
    self.failing = failing
    self.effect = effect
    self.errno = errno
    self.isCrash = isCrash
  }

  /// Whether it failed as a crashed process does, which tidies nothing up.
  var isDead: Bool { isCrash && calls > failing }

  /// How many calls there were.
  var calls: Int { count.withLock { $0 } }

  private func run<Result>(
    _ operation: String, _ path: String, partly: (() -> Void)? = nil,
    _ work: () throws(FileError) -> Result
  ) throws(FileError) -> Result {
    let call = count.withLock { count in
      defer { count += 1 }
      return count
    }
    if call == failing || (isCrash && call > failing) {
      if call == failing, effect == .some {
        if let partly { partly() } else { _ = try work() }
      }
      throw FileError(operation, path, errno: errno)
    }
    return try work()
  }

  func open(_ path: String) throws(FileError) -> OpenFile {
    try run("open", path) { () throws(FileError) in try real.open(path) }
  }

  func copy(_ source: String, to path: String) throws(FileError) -> OpenFile {
    // The real one removes what it made when it fails.
    try run("create", path, partly: {}) { () throws(FileError) in
      try real.copy(source, to: path)
    }
  }

  func write(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, to file: OpenFile
  ) throws(FileError) {
    let half = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)])
    try run(
      "write", file.path, partly: { [real] in try? unsafe real.write(half, at: offset, to: file) }
    ) { () throws(FileError) in try unsafe real.write(bytes, at: offset, to: file) }
  }

  func sync(_ file: OpenFile) throws(FileError) {
    try run("sync", file.path) { () throws(FileError) in try real.sync(file) }
  }

  func syncFolder(of path: String) throws(FileError) {
    try run("sync the folder", path) { () throws(FileError) in try real.syncFolder(of: path) }
  }

  func replace(_ path: String, with text: String, isDurable: Bool) throws(FileError) {
    try run("create", path) { () throws(FileError) in
      try real.replace(path, with: text, isDurable: isDurable)
    }
  }

  func rename(_ path: String, to target: String) throws(FileError) {
    try run("rename", path) { () throws(FileError) in try real.rename(path, to: target) }
  }

  func remove(_ path: String) throws(FileError) {
    try run("remove", path) { () throws(FileError) in try real.remove(path) }
  }
}
