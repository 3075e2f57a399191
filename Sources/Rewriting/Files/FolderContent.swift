internal import FoundationEssentials
internal import ModelFiles

/// What a copy of a model needs besides its HDF5 files: the index, or the rest of a folder.
struct FolderContent {
  /// A file to copy, with its name in the new folder.
  struct File {
    let name: String
    let path: String
  }

  /// Folders by their names in the new folder, each after the one that holds it.
  let folders: [String]
  let files: [File]

  /// The name of the only file, which for shards is the index.
  var indexName: String { files.first?.name ?? "" }

  /// - Throws: What the file system says when a folder cannot be listed.
  init(of source: ModelSource) throws {
    var (folders, files): ([String], [File]) = ([], [])
    switch source.kind {
    case .file: break
    case .shards: files = [File(name: Self.name(of: source.path), path: source.path)]
    case .folder:
      let weights = Self.name(of: source.anchor)
      for name in try FileManager.default.subpathsOfDirectory(atPath: source.path).sorted() {
        guard name != weights, !name.hasSuffix(ReceiptFile.suffix) else { continue }
        let path = source.path + "/" + name
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
        if isFolder { folders.append(name) } else { files.append(File(name: name, path: path)) }
      }
    }
    (self.folders, self.files) = (folders, files)
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
