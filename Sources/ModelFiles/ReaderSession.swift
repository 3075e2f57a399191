internal import Layers
internal import Subprocess

#if canImport(System)
  internal import System
#else
  internal import SystemPackage
#endif

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// One run of the reader process.
struct ReaderSession {
  private let reader: ReaderProcess
  private let mode: ReaderProtocol.Mode
  private let path: String

  typealias Child = Execution<CustomWriteInput, SequenceOutput, BytesOutput>

  init(_ reader: ReaderProcess, _ mode: ReaderProtocol.Mode, _ path: String) {
    self.reader = reader
    self.mode = mode
    self.path = path
  }

  /// Runs the process without input and gives its whole answer as it comes.
  func receive(
    limit: Int, _ consume: (ArraySlice<UInt8>) -> Void
  ) async throws(ModelFileError) {
    do {
      try await run { exchange in
        try await exchange.endInput()
        try await exchange.receiveAll(limit: limit, consume)
      }
    } catch {
      throw ModelFileError(reading: error, path: path)
    }
  }

  /// Runs the process and `talk` with it; throws what `talk` throws unless the process is to blame.
  func run(_ talk: (inout Exchange) async throws -> Void) async throws {
    ProcessSettings.ignoreBrokenPipes
    let watch = Watch(limit: reader.timeout)
    let ended: (status: TerminationStatus, errors: [UInt8], failure: (any Error)?)
    do {
      let result = try await Subprocess.run(
        configuration, input: .inputWriter, output: .sequence, error: .bytes(limit: 1 << 16)
      ) { child in
        await self.converse(with: child, watch, talk)
      }
      ended = (result.terminationStatus, result.standardError, result.closureResult)
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      let failure = Exchange.Failure.tooManyErrors
      throw ModelFileError(.readerDied(.badAnswer("\(failure)")), path: path)
    } catch {
      throw ModelFileError(.readerNotStarted, path: path, detail: "\(error)")
    }
    try ReaderEnd(
      status: ended.status, errors: ended.errors, failure: ended.failure,
      isExpired: watch.isExpired, timeout: reader.timeout
    ).judge(path: path)
  }

  private var configuration: Configuration {
    var changes: [Environment.Key: String?] = ["SWIFT_BACKTRACE": "enable=no"]
    if !reader.locking { changes["HDF5_USE_FILE_LOCKING"] = "FALSE" }
    return Configuration(
      executable: .path(.init(reader.executable)),
      arguments: [ReaderProtocol.command, mode.rawValue, path, "\(getpid())"],
      environment: .inherit.updating(changes))
  }

  /// Talks and then waits for the end, both under the watch; gives what went wrong with the talk.
  private func converse(
    with child: Child, _ watch: Watch, _ talk: (inout Exchange) async throws -> Void
  ) async -> (any Error)? {
    await withTaskGroup { group in
      group.addTask {
        await watch.run { try? child.send(signal: .kill) }
      }
      defer { group.cancelAll() }
      var exchange = Exchange(child, watch)
      do {
        try await talk(&exchange)
      } catch {
        try? child.send(signal: .kill)
        return error
      }
      // Signal 0 only asks whether the process is there: it has the timeout to end by itself.
      await child.teardown(using: [
        .send(signal: Signal(rawValue: 0), allowedDurationToNextStep: reader.timeout)
      ])
      return nil
    }
  }
}
