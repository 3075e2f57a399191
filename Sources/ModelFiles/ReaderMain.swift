internal import Layers
internal import SystemPackage

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The child's side: does one thing to one file and ends.
public enum ReaderMain {
  /// The address space a child may take: far above what any sound file needs.
  private static let addressSpace = 8 << 30

  /// Runs the child and ends the process, if the process was started to be one.
  ///
  /// - Parameter arguments: The process's, its name first.
  public static func runIfAsked(_ arguments: [String]) {
    guard arguments.count > 1, arguments[1] == ReaderProtocol.command else { return }
    exit(run(arguments: Array(arguments.dropFirst(2))))
  }

  /// Runs the child.
  ///
  /// - Parameter arguments: Those after the hidden subcommand: a mode, a path, and the parent.
  /// - Returns: The exit status.
  public static func run(arguments: [String]) -> Int32 {
    guard arguments.count == 3, let mode = ReaderProtocol.Mode(rawValue: arguments[0]),
      let parent = pid_t(arguments[2])
    else { return 64 }
    prepare(parent)
    return run(mode, arguments[1])
  }

  /// Runs the child that is a copy of its parent: a mode, a blank and a path are all its input; it does nothing if
  /// there is none.
  ///
  /// - Returns: The exit status.
  static func runCopy(of parent: pid_t) -> Int32 {
    prepare(parent)
    guard let input = try? RequestInput.all(), !input.isEmpty else { return 0 }
    let parts = String(decoding: input, as: UTF8.self).split(
      separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let mode = ReaderProtocol.Mode(rawValue: String(parts[0])) else {
      return 64
    }
    return run(mode, String(parts[1]))
  }

  private static func prepare(_ parent: pid_t) {
    ProcessSettings.ignoreBrokenPipes
    ProcessSettings.endWithParent(parent)
    ProcessSettings.limitDamage(addressSpace: addressSpace)
    LibraryCrash.tellByExitStatus()
  }

  private static func run(_ mode: ReaderProtocol.Mode, _ path: String) -> Int32 {
    do {
      switch mode {
      case .inventory: try inventory(path, .presence)
      case .places: try inventory(path, .places)
      case .read: try read(path)
      case .stored: try stored(path)
      case .write: try write(path)
      case .chunks: try chunks(path)
      }
      return 0
    } catch let error as ModelFileError {
      return tell(error)
    } catch let error as Errno {
      return tell(ModelFileError(.io(errno: error.rawValue), path: path))
    } catch {
      return tell(ModelFileError(.malformed, path: path, detail: "\(error)"))
    }
  }

  private static func tell(_ error: ModelFileError) -> Int32 {
    guard let line = try? ReaderProtocol.encode(error) else { return 70 }
    _ = try? FileDescriptor.standardError.writeAll([0x0a] + line + [0x0a])
    return ReaderProtocol.toldFailure
  }

  private static func inventory(_ path: String, _ depth: ChunkSearch.Depth) throws {
    let output = FileDescriptor.standardOutput
    LibraryCrash.endCircles()
    let writer = InventoryWriter { bytes in try output.writeAll(bytes) }
    try InventoryReader.tell(path, depth, to: writer)
    try writer.finish()
  }

  private static func read(_ path: String) throws {
    var input = RequestInput()
    let request = try input.request()
    let output = FileDescriptor.standardOutput
    try ValueTransfer(path: path, locking: true).read(request.datasets) { _, bytes in
      try output.writeAll(bytes)
    }
  }

  private static func stored(_ path: String) throws {
    var input = RequestInput()
    let request = try input.request()
    let output = FileDescriptor.standardOutput
    try StoredChunks(path: path, locking: true).read(request.datasets) { _, bytes in
      for frame in ReaderProtocol.framed([bytes]) { try output.writeAll(frame) }
    }
  }

  private static func write(_ path: String) throws {
    var input = RequestInput()
    let request = try input.request()
    try ValueTransfer(path: path, locking: true).write(request.datasets) { index, elements in
      try input.next(elements.count * request.datasets[index].element.size)
    }
  }

  private static func chunks(_ path: String) throws {
    var input = RequestInput()
    let request = try input.request()
    _ = try ChunkTransfer(path: path, locking: true).write(request.datasets) {
      try input.next(ReaderProtocol.frameLength(try input.next(4)))
    }
  }
}

/// Standard input: one line, then bytes.
private struct RequestInput {
  private var buffered: [UInt8] = []

  /// Reads to the end.
  static func all() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let block = try FileDescriptor.standardInput.nextBytes() { bytes += block }
    return bytes
  }

  /// Reads up to the first line break.
  mutating func request() throws -> ReaderProtocol.Request {
    var searched = 0
    while true {
      if let end = buffered[searched...].firstIndex(of: 0x0a) {
        let line = Array(buffered[..<end])
        buffered.removeSubrange(...end)
        return try ReaderProtocol.decode(ReaderProtocol.Request.self, from: line)
      }
      searched = buffered.count
      guard let block = try FileDescriptor.standardInput.nextBytes() else { throw Errno.brokenPipe }
      buffered += block
    }
  }

  /// Reads exactly `count` bytes.
  mutating func next(_ count: Int) throws -> [UInt8] {
    var bytes = Array(buffered.prefix(count))
    buffered.removeFirst(bytes.count)
    var filled = bytes.count
    bytes += [UInt8](repeating: 0, count: count - filled)
    while filled < count {
      let got = try FileDescriptor.standardInput.read(into: &bytes, from: filled)
      guard got > 0 else { throw Errno.brokenPipe }
      filled += got
    }
    return bytes
  }
}
