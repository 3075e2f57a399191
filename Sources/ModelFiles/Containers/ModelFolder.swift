internal import SystemPackage

/// The folder of an unzipped `.keras`: `config.json` and `model.weights.h5` as plain files.
enum ModelFolder {
  /// The file of weights in a folder; `nil` where the path leads to no folder.
  ///
  /// - Throws: `ModelFileError` of kind `isDirectory` for a folder without weights, `malformed` when
  ///   they are a link that leads out of the folder.
  static func weights(in path: String) throws(ModelFileError) -> String? {
    guard isFolder(path) else { return nil }
    let weights = (path.last == "/" ? path : path + "/") + ZipArchive.weights
    guard (try? Stat(FilePath(weights)))?.type == .regular else {
      throw ModelFileError(.isDirectory, path: path)
    }
    guard RealPath.isDirectly(weights, in: path) else {
      throw ModelFileError(
        .malformed, path: path, detail: "its \(ZipArchive.weights) is a link that leads out of it")
    }
    return weights
  }

  /// The text of the `config.json` in a folder; `nil` where there is none that can be read.
  static func config(in path: String) -> String? {
    let config = path + "/config.json"
    guard RealPath.isDirectly(config, in: path),
      let bytes = try? SmallFile.read(config, limit: 256 << 20)
    else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func isFolder(_ path: String) -> Bool {
    (try? Stat(FilePath(path)))?.type == .directory
  }
}
