internal import Initializers
internal import Layers
internal import Planning

/// Overwrites contiguous tensors in the file itself.
///
/// Order: lock, journal (durable), overwrite, sync, receipt. Values are a pure function of the plan,
/// so that after a crash the journal is all it takes to finish.
struct InPlaceJob {
  let rewriter: Rewriter
  let plan: Plan
  let targets: Targets
  let options: Rewriter.Options

  private var path: String { plan.file.path }

  func run(_ identity: FileIdentity) async throws(RewriteError) -> Plan {
    let file = try rewriter.openLocked(path, identity: identity, isExclusive: true)
    var applying = plan
    applying.state = .applying
    let journal = ReceiptFile(besideModel: path)
    do {
      try journal.write(applying, with: rewriter.files, isDurable: options.isDurable)
    } catch {
      // Nothing is written yet; a journal that may not last would only be in the way.
      if journal.isUnfinished { try? rewriter.files.remove(journal.path) }
      throw error
    }
    return try await overwrite(file)
  }

  /// Writes everything once more, after an interruption.
  func resume() async throws(RewriteError) -> Plan {
    try await overwrite(try rewriter.openLocked(path, identity: nil, isExclusive: true))
  }

  private func overwrite(_ file: OpenFile) async throws(RewriteError) -> Plan {
    let moments: [Moments?]
    do {
      moments = try await rewriter.overwrite(targets, in: file, options)
      if options.isDurable { try rewriter.files.sync(file, withAttributes: false) }
    } catch {
      throw .unfinished(path: path, cause: "\(error)")
    }
    let receipt = plan.applied(targets, targets.measured(moments, []))
    do {
      try rewriter.finish(receipt, besideModel: path, options)
    } catch {
      throw .unfinished(path: path, cause: "\(error)")
    }
    return receipt
  }
}

extension Targets {
  /// The contiguous tensors as the direct writer takes them.
  var directTargets: [DirectWriter.Target] {
    direct.map { DirectWriter.Target(position: $0.target.position, offset: $0.offset) }
  }

  /// Pairs statistics with positions in the plan.
  func measured(
    _ directMoments: [Moments?], _ indirectMoments: [Moments?]
  ) -> [(position: Int, moments: Moments?)] {
    Array(zip(direct.map(\.target.position), directMoments))
      + Array(zip(indirect.map(\.position), indirectMoments))
  }
}
