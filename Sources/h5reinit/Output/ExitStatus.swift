internal import ArgumentParser
internal import Initializers
internal import ModelFiles
internal import Planning
internal import Reinit
internal import Rewriting

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The documented exit statuses, most of them of sysexits.h.
enum ExitStatus: Int32 {
  case difference = 1
  case usage = 64
  case data = 65
  case noInput = 66
  case unavailable = 69
  case defect = 70
  case cannotCreate = 73
  case io = 74
  case tryAgain = 75
  case noPermission = 77
  case policy = 78

  init(_ error: ReinitError) {
    self =
      switch error {
      case .reading(let error): ExitStatus(error)
      case .planning(let error): ExitStatus(error)
      case .rewriting(let error): ExitStatus(error)
      }
  }

  private init(_ error: PlanningError) {
    self =
      switch error {
      case .missingFilter, .cannotInitialize(_, _, .missingLAPACK): .unavailable
      case .ruleNeverDecides, .unmatchedTensors: .policy
      default: .data
      }
  }

  private init(_ error: ModelFileError) {
    self =
      switch error.kind {
      case .notFound, .isDirectory, .notRegularFile: .noInput
      case .noPermission: .noPermission
      case .empty, .notHDF5, .truncated, .malformed, .notPlainValues: .data
      case .locked: .tryAgain
      case .missingFilter: .unavailable
      case .readerDied, .readerTimedOut, .readerNotStarted: .defect
      case .io: .io
      }
  }

  private init(_ error: RewriteError) {
    self =
      switch error {
      case .model(let error): ExitStatus(error)
      case .file(let error): ExitStatus(error, otherwise: .io)
      case .cannotCreate(let error): ExitStatus(error, otherwise: .cannotCreate)
      case .initializer, .changed, .notBefore, .badReceipt, .damagedJournal, .badPlan: .data
      case .locked, .interrupted: .tryAgain
      case .noReceipt: .noInput
      case .outputIsInput: .usage
      case .outputIsSpecial, .outputFolderExists: .cannotCreate
      case .unfinished, .writtenWithoutReceipt: .io
      }
  }

  /// For a file that is only read.
  init(opening error: FileError) { self.init(error, otherwise: .noInput) }

  private init(_ error: FileError, otherwise: ExitStatus) {
    self =
      switch error.errno {
      case EACCES, EPERM, EROFS: .noPermission
      case ENOSPC, EDQUOT, EIO: .io
      default: otherwise
      }
  }

  /// Runs a command's work; an error becomes one message and the documented status.
  static func reporting<Result>(
    _ work: () async throws(ReinitError) -> Result
  ) async throws -> Result {
    do {
      return try await work()
    } catch {
      Terminal.message("\(error)")
      throw ExitCode(ExitStatus(error).rawValue)
    }
  }
}
