internal import Initializers
internal import Layers
internal import ModelFiles
internal import Planning

/// Writes to a copy that takes the target's name when it is complete: the model's own for storage
/// that cannot be overwritten in place, another for `-o OUT`.
struct CopyJob {
  let rewriter: Rewriter
  let plan: Plan
  let targets: Targets
  let options: Rewriter.Options
  let target: String
  /// Whether the target is a file of its own and the model stays as it is.
  let isNewFile: Bool

  func run(_ identity: FileIdentity) async throws(RewriteError) -> Plan {
    let model = plan.file.path
    if isNewFile, FileIdentity.isSpecial(target) { throw .outputIsSpecial(path: target) }
    if isNewFile, let existing = try? FileIdentity(of: target), existing.isSameFile(as: identity) {
      throw .outputIsInput(path: model)
    }
    let lock = try rewriter.openLocked(model, identity: identity, isExclusive: !isNewFile)
    let temporary = PathNames.temporary(beside: target)
    let receipt: Plan
    do {
      receipt = try await fill(temporary, lock)
    } catch {
      try? rewriter.files.remove(temporary)
      throw error
    }
    try writeReceipt(receipt)
    return receipt
  }

  /// - Parameter lock: Keeps the model locked until the copy has its name.
  private func fill(_ temporary: String, _ lock: OpenFile) async throws(RewriteError) -> Plan {
    let copy: OpenFile
    do { copy = try rewriter.files.copy(lock.path, to: temporary) } catch {
      // The user named the target and knows nothing of a temporary name.
      let path = error.path == temporary ? target : error.path
      throw .cannotCreate(FileError(error.operation, path, errno: error.errno))
    }
    let indirect = try await writeThroughLibrary(temporary)
    do {
      let direct = try await rewriter.overwrite(targets, in: copy, options)
      let lost = try rewriter.files.keepAttributes(of: lock, on: copy)
      if options.isDurable { try rewriter.files.sync(copy, withAttributes: true) }
      try rewriter.files.rename(temporary, to: target)
      if options.isDurable { try rewriter.files.syncFolder(of: target) }
      var receipt = plan.applied(targets, targets.measured(direct, indirect))
      receipt.warnings += lost.map {
        "the new file could not be given the model's \($0)"
      }
      return receipt
    } catch {
      throw .file(error)
    }
  }

  private func writeThroughLibrary(_ path: String) async throws(RewriteError) -> [Moments?] {
    guard targets.needsCopy else { return [] }
    let chunked = targets.indirect.compactMap(ChunkedTensor.init)
    let ours = Set(chunked.map(\.position))
    let tensors = targets.indirect.filter { !ours.contains($0.position) }
    var moments = [Moments?](repeating: nil, count: tensors.count)
    var reader = ValueReader(targets.values)
    var begun = -1
    do {
      let job = ChunkJob(
        reader: rewriter.reader, values: targets.values, workers: options.workers,
        progress: options.progress)
      let chunkMoments = try await job.write(chunked, to: path)
      try await rewriter.reader.writeValues(of: tensors.map(\.facts), in: path) { index, range in
        if index != begun { reader.begin(tensors[index].position) }
        begun = index
        let bytes = reader.next(range.count * tensors[index].facts.element.size)
        moments[index] = reader.moments
        options.progress?(bytes.count)
        return bytes
      }
      let all = Dictionary(
        uniqueKeysWithValues: zip(chunked.map(\.position), chunkMoments)
          + Array(zip(tensors.map(\.position), moments)))
      return targets.indirect.map { all[$0.position] ?? nil }
    } catch {
      throw RewriteError(error, path: path)
    }
  }

  private func writeReceipt(_ receipt: Plan) throws(RewriteError) {
    var receipt = receipt
    if isNewFile { receipt.file.path = options.output ?? target }
    do {
      try rewriter.finish(receipt, besideModel: receipt.file.path, options)
    } catch {
      throw .writtenWithoutReceipt(path: receipt.file.path, cause: "\(error)")
    }
  }
}
