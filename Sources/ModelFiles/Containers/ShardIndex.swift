internal import FoundationEssentials
internal import SystemPackage

/// The index of a model that is spread over several HDF5 files: JSON with a `weight_map` from names
/// of weights to names of files beside it.
///
/// Keras gives each group a list of files, Hugging Face each weight one.
enum ShardIndex {
  /// Indexes of the largest models stay far below.
  private static let largest = 64 << 20

  private struct Index: Decodable {
    enum CodingKeys: String, CodingKey { case weights = "weight_map" }
    let weights: [String: Names]
  }

  /// One name or a list of names.
  private struct Names: Decodable {
    let names: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      names =
        try (try? container.decode(String.self)).map { [$0] } ?? container.decode([String].self)
    }
  }

  /// The files that an index names, by name; `nil` where the path leads to no index.
  ///
  /// - Throws: `ModelFileError` of kind `malformed` when a name leads out of the index's folder, two
  ///   are of one file, or a file is missing.
  static func shards(of path: String) throws(ModelFileError) -> [ModelSource.File]? {
    guard startsLikeJSON(path), let bytes = try? SmallFile.read(path, limit: largest),
      let index = try? JSONDecoder().decode(Index.self, from: Data(bytes))
    else { return nil }
    let names = Set(index.weights.values.flatMap(\.names))
    guard !names.isEmpty else { throw malformed(path, "its weight_map names no file") }
    // Shards lie beside the index itself, whatever link leads to it.
    let folder = RealPath.folder(of: RealPath.of(path) ?? path)
    var files: [ModelSource.File] = []
    var known: [String: String] = [:]
    for name in names.sorted() {
      let file = try checked(name, in: folder, path)
      if let other = known.updateValue(name, forKey: identity(of: file)) {
        throw malformed(path, "'\(other)' and '\(name)' are one file")
      }
      files.append(ModelSource.File(path: file, shard: name))
    }
    return files
  }

  private static func startsLikeJSON(_ path: String) -> Bool {
    guard (try? Stat(FilePath(path)))?.type == .regular,
      let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    else { return false }
    defer { try? file.close() }
    let head = try? file.bytes(at: 0, count: 64)
    return head?.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == UInt8(ascii: "{")
  }

  /// The path of a shard, if its name is a plain one and it lies in the folder itself.
  private static func checked(
    _ name: String, in folder: String, _ path: String
  ) throws(ModelFileError) -> String {
    let isPlain = !name.isEmpty && name != "." && name != ".."
    guard isPlain, !name.utf8.contains(where: { $0 == 0x2f || $0 == 0 }) else {
      throw malformed(path, "'\(name)' is not the plain name of a file beside it")
    }
    let file = (folder == "/" ? "" : folder) + "/" + name
    guard let real = RealPath.of(file) else {
      throw malformed(path, "its shard '\(name)' is missing")
    }
    guard RealPath.folder(of: real) == folder else {
      throw malformed(path, "its shard '\(name)' is a link that leads out of the folder")
    }
    return real
  }

  /// What two names of one file share, hard links among them.
  private static func identity(of path: String) -> String {
    guard let status = try? Stat(FilePath(path)) else { return path }
    return "\(status.deviceID.rawValue) \(status.inode.rawValue)"
  }

  private static func malformed(_ path: String, _ detail: String) -> ModelFileError {
    ModelFileError(.malformed, path: path, detail: "as an index of shards: " + detail)
  }
}
