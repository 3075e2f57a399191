internal import ModelFiles
internal import Planning

/// Overwrites tensors at their places in the model's files themselves; those of several files that need
/// more are replaced by copies.
///
/// Order: lock, copies (durable), journal (durable), rename the copies, overwrite, sync, receipt. Values
/// are a pure function of the plan, so that after a crash the journal is all it takes to finish.
struct InPlaceJob {
  let rewriter: Rewriter
  var plan: Plan
  let targets: Targets
  let options: Rewriter.Options
  let source: ModelSource

  private var path: String { plan.file.path }

  mutating func run(_ identity: ModelIdentity) async throws(RewriteError) -> Plan {
    let locked = try rewriter.openLocked(identity, isExclusive: true)
    let copies = try await prepare(locked.files)
    let journal = ReceiptFile(besideModel: path)
    do {
      plan.state = .applying
      try journal.write(plan, with: rewriter.files, isDurable: options.isDurable)
    } catch {
      // Nothing is written yet; a journal that may not last would only be in the way.
      if journal.isUnfinished { try? rewriter.files.remove(journal.path) }
      discard(copies)
      throw error
    }
    return try await write(locked, copies)
  }

  /// Writes everything once more, after an interruption.
  mutating func resume() async throws(RewriteError) -> Plan {
    let locked = try rewriter.openLocked(source)
    return try await write(locked, try await prepare(locked.files))
  }

  private typealias Copies = [(file: Int, temporary: String, copy: FilledCopy)]

  /// Complete copies of the files that cannot be written in place.
  private func prepare(_ files: [OpenFile]) async throws(RewriteError) -> Copies {
    let filler = CopyFiller(rewriter: rewriter, targets: targets, options: options)
    var copies: Copies = []
    for file in Set(targets.indirect.map(\.file)).sorted() {
      let target = PathNames.resolved(source.files[file].path)
      let temporary = PathNames.temporary(beside: target)
      do throws(RewriteError) {
        let copy = try await filler.fill(temporary, from: files[file], file: file, for: target)
        copies.append((file, temporary, copy))
      } catch {
        discard(copies)
        throw error
      }
    }
    return copies
  }

  private func discard(_ copies: Copies) {
    for copy in copies { try? rewriter.files.remove(copy.temporary) }
  }

  private mutating func write(
    _ locked: Rewriter.Locked, _ copies: Copies
  ) async throws(RewriteError) -> Plan {
    let files = locked.files
    var waiting = copies
    let measured: [Measurement]
    let inPlace = targets.outside(copies.map(\.file))
    do {
      while let copy = waiting.first {
        let target = PathNames.resolved(source.files[copy.file].path)
        try rewriter.files.rename(copy.temporary, to: target)
        waiting.removeFirst()
        if options.isDurable { try rewriter.files.syncFolder(of: target) }
      }
      measured = try await rewriter.overwrite(inPlace, in: files, options)
      if options.isDurable {
        for file in Set(inPlace.direct.lazy.map(\.file)).sorted() {
          try rewriter.files.sync(files[file], withAttributes: false)
        }
      }
    } catch {
      discard(waiting)
      throw .unfinished(path: path, cause: "\(error)")
    }
    plan.apply(
      measured + copies.flatMap(\.copy.measured), lost: copies.flatMap(\.copy.lost),
      removed: locked.removed)
    do {
      try rewriter.finish(plan, besideModel: path, options)
    } catch {
      throw .unfinished(path: path, cause: "\(error)")
    }
    return plan
  }
}
