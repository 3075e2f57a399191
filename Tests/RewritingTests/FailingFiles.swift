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

  func create(_ path: String, mode: UInt32) throws(FileError) -> OpenFile {
    // A system that cannot make a file leaves none.
    try run("create", path, partly: {}) { () throws(FileError) in
      try real.create(path, mode: mode)
    }
  }

  func createFolder(_ path: String) throws(FileError) {
    try run("create", path, partly: {}) { () throws(FileError) in try real.createFolder(path) }
  }

  func shareBlocks(of source: OpenFile, with copy: OpenFile) throws(FileError) -> Bool {
    // So that the bytes are copied by single writes on every file system.
    false
  }

  func keepAttributes(of source: OpenFile, on copy: OpenFile) throws(FileError) -> [String] {
    try run("set the permissions of", copy.path) { () throws(FileError) in
      try real.keepAttributes(of: source, on: copy)
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

  func sync(_ file: OpenFile, withAttributes: Bool) throws(FileError) {
    try run("sync", file.path) { () throws(FileError) in
      try real.sync(file, withAttributes: withAttributes)
    }
  }

  func syncFolder(of path: String) throws(FileError) {
    try run("sync the folder", path) { () throws(FileError) in try real.syncFolder(of: path) }
  }

  func rename(_ path: String, to target: String) throws(FileError) {
    try run("rename", path) { () throws(FileError) in try real.rename(path, to: target) }
  }

  func remove(_ path: String) throws(FileError) {
    try run("remove", path) { () throws(FileError) in try real.remove(path) }
  }
}
