internal import ArgumentParser
internal import Planning
internal import Rewriting

/// Reads policy files, and says what is wrong with them.
enum PolicyInput {
  /// The policy in a file, or on standard input for `-`.
  ///
  /// - Throws: `ExitCode`, after one message.
  static func read(_ path: String) throws -> PolicyFile {
    let name = path == "-" ? "<stdin>" : path
    do {
      let bytes = try TextFile.read(path, limit: PolicyFile.largest)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw PolicyFileError(notUTF8: name)
      }
      return try PolicyFile(parsing: text, name: name)
    } catch let error as PolicyFileError {
      Terminal.message("\(error)")
      throw ExitCode(ExitStatus.policy.rawValue)
    } catch let error as FileError {
      Terminal.message("\(error)")
      throw ExitCode(ExitStatus(opening: error).rawValue)
    }
  }
}
