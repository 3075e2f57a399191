internal import Layers
internal import ModelFiles
internal import Planning

/// Writes to a copy of a single file that takes the target's name when it is complete: the model's own
/// for storage that cannot be overwritten in place, another for `-o OUT`.
struct CopyJob {
  let rewriter: Rewriter
  var plan: Plan
  let targets: Targets
  let options: Rewriter.Options
  let target: String
  /// Whether the target is a file of its own and the model stays as it is.
  let isNewFile: Bool

  mutating func run(_ identity: ModelIdentity) async throws(RewriteError) -> Plan {
    if isNewFile, FileIdentity.isSpecial(target) { throw .outputIsSpecial(path: target) }
    if isNewFile, let existing = try? FileIdentity(of: target),
      existing.isSameFile(as: identity.files[0])
    {
      throw .outputIsInput(path: plan.file.path)
    }
    let locked = try rewriter.openLocked(identity, isExclusive: !isNewFile)
    let abandoned = isNewFile ? Leftovers.unowned(beside: target) : []
    let temporary = PathNames.temporary(beside: target, isNewFile: isNewFile)
    let copy = try await fill(temporary, locked.files[0])
    do {
      // The file that gets the name is locked too, until its receipt is there.
      _ = try FileLock.acquire(copy.file, exclusive: true)
      try rewriter.files.rename(temporary, to: target)
      if options.isDurable { try rewriter.files.syncFolder(of: target) }
    } catch {
      try? rewriter.files.remove(temporary)
      throw .file(error)
    }
    plan.apply(copy.measured, lost: copy.lost, removed: locked.removed)
    plan.warnings += abandoned.map {
      "'\($0)' was left by an apply to this name that was killed, or is one's that goes on; remove it if none does"
    }
    if isNewFile { plan.file.path = options.output ?? target }
    try withExtendedLifetime((locked, copy)) { () throws(RewriteError) in try writeReceipt() }
    return plan
  }

  private func fill(
    _ temporary: String, _ original: OpenFile
  ) async throws(RewriteError) -> FilledCopy {
    if targets.archive != nil, targets.needsCopy {
      return try await ArchiveFiller(rewriter: rewriter, plan: plan, options: options)
        .fill(temporary, from: original, for: target)
    }
    return try await CopyFiller(rewriter: rewriter, targets: targets, options: options)
      .fill(temporary, from: original, file: 0, for: target)
  }

  private func writeReceipt() throws(RewriteError) {
    do {
      try rewriter.finish(plan, besideModel: plan.file.path, options)
    } catch {
      throw .writtenWithoutReceipt(path: plan.file.path, cause: "\(error)")
    }
  }
}
