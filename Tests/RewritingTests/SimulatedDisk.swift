import Foundation
import Synchronization

@testable import Rewriting

/// The real file system, with a record of what a disk would be sure to hold after each call.
///
/// A disk may write what has not been synced in any order, or not at all, sector by sector; a file's
/// name, too, is only sure once the folder is synced. A rename happens whole or not at all.
final class SimulatedDisk: FileOperations {
  /// The state at one moment: what is durable, and what a power cut may or may not keep.
  struct Moment {
    var call: String
    var durable: [Int: [UInt8]]
    var current: [Int: [UInt8]]
    var names: [String: Int]
    var pending: [NameChange]
  }

  enum NameChange {
    case create(String, Int)
    case rename(String, String)
    case remove(String)
  }

  private struct State {
    var moments: [Moment] = []
    var files: [Int: OpenFile] = [:]
    var durable: [Int: [UInt8]] = [:]
    /// What the running system sees.
    var visible: [String: Int] = [:]
    var names: [String: Int] = [:]
    var pending: [NameChange] = []
  }

  private let state: Mutex<State>
  private let real = SystemFiles()
  /// Whether syncs count; without them the tests must find lost models.
  private let syncs: Bool

  /// - Parameter existing: Files that are durable at the start.
  init(existing: [String], syncs: Bool = true) throws {
    self.syncs = syncs
    var state = State()
    for (id, path) in existing.enumerated() {
      let file = try real.open(path)
      state.files[id] = file
      state.durable[id] = try Self.content(of: file)
      state.visible[path] = id
      state.names[path] = id
    }
    self.state = Mutex(state)
  }

  /// After each call, in order.
  var moments: [Moment] { state.withLock { $0.moments } }

  private static func content(of file: OpenFile) throws -> [UInt8] {
    let size = Int(try FileIdentity.status(of: file).st_size)
    var bytes = [UInt8](repeating: 0, count: size)
    try unsafe bytes.withUnsafeMutableBytes { try unsafe SystemFiles.read($0, at: 0, from: file) }
    return bytes
  }

  private func note(_ call: String, _ change: (inout State) -> Void = { _ in }) {
    state.withLock { state in
      change(&state)
      let current = state.files.compactMapValues { try? Self.content(of: $0) }
      state.moments.append(
        Moment(
          call: call, durable: state.durable, current: current, names: state.names,
          pending: state.pending))
    }
  }

  func open(_ path: String) throws(FileError) -> OpenFile { try real.open(path) }

  /// No job that this disk is for makes folders.
  func createFolder(_ path: String) throws(FileError) { try real.createFolder(path) }

  func create(_ path: String, mode: UInt32) throws(FileError) -> OpenFile {
    let file = try real.create(path, mode: mode)
    // A descriptor of its own, so that the file's content can be seen when it has lost its name.
    let seen = try real.open(path)
    note("create") { state in
      let id = state.files.count
      state.files[id] = seen
      state.visible[path] = id
      state.pending.append(.create(path, id))
    }
    return file
  }

  func shareBlocks(of source: OpenFile, with copy: OpenFile) throws(FileError) -> Bool { false }

  func write(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, to file: OpenFile
  ) throws(FileError) {
    try unsafe real.write(bytes, at: offset, to: file)
    note("write")
  }

  func keepAttributes(of source: OpenFile, on copy: OpenFile) throws(FileError) -> [String] {
    try real.keepAttributes(of: source, on: copy)
  }

  func sync(_ file: OpenFile, withAttributes: Bool) throws(FileError) {
    try real.sync(file, withAttributes: withAttributes)
    let content = try? Self.content(of: file)
    let status = try FileIdentity.status(of: file)
    note("sync") { state in
      guard syncs else { return }
      for (id, seen) in state.files {
        guard let other = try? FileIdentity.status(of: seen), other.st_ino == status.st_ino else {
          continue
        }
        state.durable[id] = content
      }
    }
  }

  func syncFolder(of path: String) throws(FileError) {
    try real.syncFolder(of: path)
    note("sync folder") { state in
      guard syncs else { return }
      for change in state.pending { change.apply(to: &state.names) }
      state.pending = []
    }
  }

  func rename(_ path: String, to target: String) throws(FileError) {
    try real.rename(path, to: target)
    note("rename") { state in
      state.visible[target] = state.visible.removeValue(forKey: path)
      state.pending.append(.rename(path, target))
    }
  }

  func remove(_ path: String) throws(FileError) {
    try real.remove(path)
    note("remove") { state in
      state.visible[path] = nil
      state.pending.append(.remove(path))
    }
  }
}

extension SimulatedDisk.NameChange {
  func apply(to names: inout [String: Int]) {
    switch self {
    case .create(let path, let id): names[path] = id
    case .rename(let path, let target):
      // The name that it had may not have reached the disk; then there is nothing to move.
      if let id = names.removeValue(forKey: path) { names[target] = id }
    case .remove(let path): names[path] = nil
    }
  }
}

extension SimulatedDisk.Moment {
  /// One thing that the disk may hold after a power cut: contents by path.
  func afterPowerCut(_ random: inout some RandomNumberGenerator) -> [String: [UInt8]] {
    var names = names
    // The changes of names form a journal of the file system's: some first part of it is kept.
    for change in pending.prefix(Int.random(in: 0...pending.count, using: &random)) {
      change.apply(to: &names)
    }
    return names.mapValues { id in
      mixed(durable[id] ?? [], current[id] ?? [], &random)
    }
  }

  /// Every sector is from before or after, the length too.
  private func mixed(
    _ old: [UInt8], _ new: [UInt8], _ random: inout some RandomNumberGenerator
  ) -> [UInt8] {
    if old == new { return new }
    let sector = [16, 64, 512].randomElement(using: &random) ?? 64
    let share = Double.random(in: 0...1, using: &random)
    let count = old.count == new.count || Bool.random(using: &random) ? new.count : old.count
    var bytes = [UInt8](repeating: 0, count: count)
    for start in stride(from: 0, to: count, by: sector) {
      let source = Double.random(in: 0..<1, using: &random) < share ? new : old
      for index in start..<min(start + sector, count) where index < source.count {
        bytes[index] = source[index]
      }
    }
    return bytes
  }
}
