internal import ModelFiles

/// Names of files beside a file.
enum PathNames {
  /// The path without slashes at its end.
  static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.last == "/" { path.removeLast() }
    return path
  }

  /// A hidden name in the same folder that nobody else uses: in the same file system, so that it can
  /// be renamed over the file.
  ///
  /// - Parameter isNewFile: Whether the file is one that no lock guards, as `-o` names it.
  static func temporary(beside path: String, isNewFile: Bool = false) -> String {
    let (head, tail) = temporaryEnds(of: path)
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return RealPath.folder(of: path) + "/" + head + (isNewFile ? newFileMark : "") + number + tail
  }

  /// The name of a second temporary file beside one.
  static func scratch(of temporary: String) -> String {
    // Still one of the names that are looked for after a kill.
    (temporary.hasSuffix(".tmp") ? String(temporary.dropLast(4)) : temporary) + "s.tmp"
  }

  /// What the names of temporary files for a file begin and end with.
  static func temporaryEnds(of path: String) -> (head: String, tail: String) {
    let name = path.split(separator: "/").last ?? "model"
    return (".\(name).h5reinit-", ".tmp")
  }

  /// What tells temporary files for `-o` apart.
  static let newFileMark = "new-"

  /// The file that a path leads to through symbolic links, so that renaming replaces the target and
  /// not the link; the path itself where there is none yet.
  static func resolved(_ path: String) -> String { RealPath.of(path) ?? path }
}
