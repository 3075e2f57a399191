public import ModelFiles
public import Planning

/// What tells that a model, of one file or several, is still the one that was planned for.
public struct ModelIdentity: Sendable {
  /// The files.
  public let source: ModelSource
  /// Each file's identity, in the source's order.
  let files: [FileIdentity]

  /// The identities of a model's files as they are now.
  public init(_ source: ModelSource) throws(FileError) {
    self.source = source
    files = try source.files.map { file throws(FileError) in try FileIdentity(of: file.path) }
  }

  /// When the model was last written: the latest time of its files.
  public var modified: String {
    files.max { ($0.seconds, $0.nanoseconds) < ($1.seconds, $1.nanoseconds) }?.modified ?? ""
  }

  /// The most names that one of the files has: hard links.
  public var names: Int { files.map(\.names).max() ?? 1 }

  /// The files as a plan lists them; `nil` for a model of one.
  public var shards: [PlannedShard]? {
    guard source.kind == .shards else { return nil }
    return zip(source.files, files).map {
      PlannedShard(name: $0.shard ?? "", bytes: $1.bytes, modified: $1.modified)
    }
  }
}
