public import ModelFiles
public import Planning
public import Rewriting

/// Whatever can go wrong between opening a model file and verifying it.
public enum ReinitError: Error, Sendable {
  case reading(ModelFileError)
  case planning(PlanningError)
  case rewriting(RewriteError)

  init(_ error: any Error) {
    self =
      switch error {
      case let error as ReinitError: error
      case let error as ModelFileError: .reading(error)
      case let error as PlanningError: .planning(error)
      case let error as RewriteError: .rewriting(error)
      case let error as FileError: .rewriting(.file(error))
      default: .rewriting(.badReceipt(path: "", reason: "\(error)"))
      }
  }
}

extension ReinitError: CustomStringConvertible {
  /// The message of the error inside, unchanged.
  public var description: String {
    switch self {
    case .reading(let error): "\(error)"
    case .planning(let error): "\(error)"
    case .rewriting(let error): "\(error)"
    }
  }
}
