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
  static func temporary(beside path: String) -> String {
    let name = path.split(separator: "/").last ?? "model"
    let number = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return RealPath.folder(of: path) + "/.\(name).h5reinit-\(number).tmp"
  }

  /// The file that a path leads to through symbolic links, so that renaming replaces the target and
  /// not the link; the path itself where there is none yet.
  static func resolved(_ path: String) -> String { RealPath.of(path) ?? path }
}
