internal import FoundationEssentials
public import ModelFiles
internal import Planning

extension ReceiptFile {
  /// Refuses a model with an interrupted apply: its own, or one on an index that names it as a shard.
  ///
  /// One that goes on has a journal too; it holds the lock.
  public static func refuseUnfinished(_ source: ModelSource) throws(RewriteError) {
    let own = ReceiptFile(besideModel: source.path)
    if own.isUnfinished {
      try refuseBusy(source)
      throw .interrupted(path: source.path, journal: own.path)
    }
    guard source.kind == .file else { return }
    let file = PathNames.resolved(source.path)
    let folder = RealPath.folder(of: file)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasSuffix(suffix) {
      let journal = ReceiptFile(path: "\(folder)/\(name)")
      guard journal.isUnfinished, let plan = try journal.read() else { continue }
      guard plan.file.shards?.contains(where: { "\(folder)/\($0.name)" == file }) == true else {
        continue
      }
      try refuseBusy(source)
      throw .interrupted(
        path: String(journal.path.dropLast(suffix.count)), journal: journal.path)
    }
  }

  private static func refuseBusy(_ source: ModelSource) throws(RewriteError) {
    for file in source.files {
      guard let opened = try? SystemFiles.openForReading(file.path),
        let isFree = try? FileLock.acquire(opened, exclusive: false)
      else { continue }
      guard isFree else { throw .locked(path: file.path) }
    }
  }
}
