public import Initializers
public import ModelFiles

/// Why a plan was not applied, or a receipt not verified.
public enum RewriteError: Error, Sendable {
  case file(FileError)
  case model(ModelFileError)
  case initializer(path: String, InitializerError)
  /// Another process holds a lock on the file.
  case locked(path: String)
  /// An apply was interrupted; its journal lies at the path.
  case interrupted(path: String, journal: String)
  /// The file is not the one that was planned for.
  case changed(path: String, what: String)
  /// A file that is not what the model was before.
  case notBefore(path: String, reason: String)
  case noReceipt(path: String)
  case badReceipt(path: String, reason: String)
  /// The journal of an interrupted apply is not as it was written.
  case damagedJournal(path: String)
  /// A file that is no plan to apply.
  case badPlan(path: String, reason: String)
  /// OUT is MODEL itself.
  case outputIsInput(path: String)
  /// OUT is a folder, a device or a pipe, which a file must not replace.
  case outputIsSpecial(path: String)
  /// OUT, which is to be a new folder, is there already.
  case outputFolderExists(path: String)
  /// Writing failed part-way; the journal makes `recover` finish it.
  case unfinished(path: String, cause: String)
  case cannotCreate(FileError)
  /// The file is complete, and its receipt could not be written.
  case writtenWithoutReceipt(path: String, cause: String)
}

extension RewriteError: CustomStringConvertible {
  /// What went wrong and, where this module knows a way on, what the user can do about it.
  public var description: String {
    switch self {
    case .file(let error), .cannotCreate(let error): "\(error)"
    case .model(let error): "\(error)"
    case .initializer(let path, let error): "\(path): \(error)"
    case .locked(let path):
      "'\(path)' is locked by another process; nothing was written; try again when it is closed"
    case .interrupted(let path, let journal):
      "an apply on '\(path)' was interrupted (journal '\(journal)'); finish it first with "
        + "'h5reinit recover \(path)', or remove the journal if you have put the old model back"
    case .changed(let path, let what):
      "'\(path)' has changed since it was planned: \(what); nothing was written; plan again"
    case .notBefore(let path, let reason):
      "'\(path)' is not the model before the apply: \(reason); name a copy that was made before"
    case .noReceipt(let path):
      "there is no receipt '\(path)'; 'apply' writes one beside the model, "
        + "--receipt names one that lies elsewhere"
    case .badReceipt(let path, let reason): "'\(path)' is not a receipt of h5reinit: \(reason)"
    case .damagedJournal(let path):
      "the journal '\(path)' is damaged, so that it cannot finish the interrupted apply; the model may "
        + "be partly written: remove the journal, then apply again with the same flags and --seed, or "
        + "put the old model back"
    case .badPlan(let path, let reason):
      "'\(path)' is no plan to apply: \(reason); make one with 'h5reinit plan MODEL --format json'"
    case .outputIsInput(let path):
      "'\(path)' is the model itself; leave out -o to write in place"
    case .outputIsSpecial(let path):
      "cannot create '\(path)': it is there already and is not a regular file; name another file"
    case .outputFolderExists(let path):
      "cannot create '\(path)': it is there already, and a model of several files goes to a new "
        + "folder; name another"
    case .writtenWithoutReceipt(let path, let cause):
      "'\(path)' is written and complete, but has no receipt: \(cause)"
    case .unfinished(let path, let cause):
      "\(cause); '\(path)' is partly written; finish it with 'h5reinit recover \(path)'"
    }
  }
}

extension RewriteError {
  /// An error from below as one of this module's.
  init(_ error: any Error, path: String) {
    self =
      switch error {
      case let error as RewriteError: error
      case let error as ModelFileError: .model(error)
      case let error as FileError: .file(error)
      default: .changed(path: path, what: "\(error)")
      }
  }
}
