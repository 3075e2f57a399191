internal import HDF5
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
  /// - Parameters:
  ///   - arguments: The process's, its name first.
  ///   - begin: Done first, in the child only.
  public static func runIfAsked(_ arguments: [String], first begin: () -> Void = {}) {
    guard arguments.count > 1, arguments[1] == ReaderProtocol.command else { return }
    begin()
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
    ProcessSettings.widen(.standardOutput)
    var (input, output) = (RequestInput(), BufferedOutput(.standardOutput))
    let transfer = ValueTransfer(path: path, locking: true)
    try transfer.withFile(.readOnly) { file in
      while let batch = try input.batch() {
        for facts in batch {
          try transfer.read(facts, in: file) { try output.write($0) }
        }
        try output.flush()
      }
    }
  }

  private static func stored(_ path: String) throws {
    ProcessSettings.widen(.standardOutput)
    var (input, output) = (RequestInput(), BufferedOutput(.standardOutput))
    let chunks = StoredChunks(path: path, locking: true)
    try chunks.withFile { file in
      while let batch = try input.batch() {
        for facts in batch {
          try chunks.read(facts, in: file) { piece in
            try output.write(piece.chunkSize.map(ReaderProtocol.frameHead) ?? [])
            try output.write(piece.bytes)
          }
        }
        try output.flush()
      }
    }
  }

  private static func write(_ path: String) throws {
    ProcessSettings.widen(.standardInput)
    var input = RequestInput()
    let transfer = ValueTransfer(path: path, locking: true)
    try transfer.rewriting { file in
      while let batch = try input.batch() {
        for facts in batch {
          try transfer.write(facts, in: file) { try input.next($0.count * facts.element.size) }
        }
      }
    }
  }

  private static func chunks(_ path: String) throws {
    ProcessSettings.widen(.standardInput)
    var input = RequestInput()
    let transfer = ChunkTransfer(path: path, locking: true)
    try transfer.rewriting { file in
      while let batch = try input.batch() {
        for facts in batch {
          _ = try transfer.write(facts, in: file, &input)
        }
      }
    }
  }
}
