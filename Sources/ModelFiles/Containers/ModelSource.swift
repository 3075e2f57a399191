internal import SystemPackage

/// The HDF5 files that the path of a model leads to, told by what lies there and not by its name.
///
/// A model is one file, an index with its shards, or the folder of an unzipped `.keras`.
public struct ModelSource: Sendable, Equatable {
  /// How the files belong together.
  public enum Kind: Sendable, Equatable { case file, shards, folder }

  /// One HDF5 file.
  public struct File: Sendable, Equatable {
    /// Where it lies.
    public let path: String
    /// Its name in an index; `nil` where it is the only file.
    public let shard: String?
  }

  /// The path as given.
  public let path: String
  /// How the files belong together.
  public let kind: Kind
  /// The files, in the order of their names, which is also the order in which they are locked.
  public let files: [File]
  /// The file beside which journal and receipt lie, once symbolic links are followed: the model
  /// itself, the index, or the weights inside a folder.
  public let anchor: String

  /// Finds out what a path leads to.
  ///
  /// - Throws: `ModelFileError` when nothing can be opened there, or an index names what it must not.
  public init(_ path: String) throws(ModelFileError) {
    self.path = path
    if let weights = try ModelFolder.weights(in: path) {
      kind = .folder
      files = [File(path: weights, shard: nil)]
      anchor = weights
    } else if let shards = try ShardIndex.shards(of: path) {
      kind = .shards
      files = shards
      anchor = path
    } else {
      kind = .file
      files = [File(path: path, shard: nil)]
      anchor = path
    }
  }

  /// Where a file stands in `files`, by its name in the index.
  public func position(of shard: String?) -> Int? { files.firstIndex { $0.shard == shard } }
}
