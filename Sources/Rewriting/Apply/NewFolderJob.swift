internal import Layers
internal import ModelFiles
internal import Planning

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Writes a model of several files, or a folder, to a new folder, which gets its name when it is
/// complete.
struct NewFolderJob {
  let rewriter: Rewriter
  var plan: Plan
  let targets: Targets
  let options: Rewriter.Options
  let output: String

  mutating func run(_ identity: ModelIdentity) async throws(RewriteError) -> Plan {
    let source = identity.source
    guard !exists else { throw .outputFolderExists(path: output) }
    let locks = try rewriter.openLocked(identity, isExclusive: false).files
    let temporary = PathNames.temporary(beside: output, isNewFile: true)
    var made: [String] = []
    do {
      let others = try FolderContent(of: source)
      try folder(temporary, &made)
      for name in others.folders { try folder("\(temporary)/\(name)", &made) }
      for file in others.files { try copy(file, to: temporary, &made) }
      try await fill(source, locks, temporary, &made)
      try rewriter.files.rename(temporary, to: output)
      if options.isDurable { try rewriter.files.syncFolder(of: output) }
      plan.file.path = source.kind == .folder ? output : output + "/" + others.indexName
      try writeReceipt()
      return plan
    } catch {
      for path in made.reversed() { try? rewriter.files.remove(path) }
      throw RewriteError(error, path: output)
    }
  }

  private var exists: Bool {
    var status = stat()
    return unsafe lstat(output, &status) == 0
  }

  private func folder(_ path: String, _ made: inout [String]) throws {
    do { try rewriter.files.createFolder(path) } catch {
      throw RewriteError.cannotCreate(FileError(error.operation, output, errno: error.errno))
    }
    made.append(path)
  }

  private func copy(
    _ file: FolderContent.File, to folder: String, _ made: inout [String]
  ) throws {
    let path = "\(folder)/\(file.name)"
    let original = try SystemFiles.openForReading(file.path)
    let copy = try rewriter.files.copy(file.path, to: path)
    made.append(path)
    _ = try rewriter.files.keepAttributes(of: original, on: copy)
    if options.isDurable { try rewriter.files.sync(copy, withAttributes: true) }
  }

  private mutating func fill(
    _ source: ModelSource, _ locks: [OpenFile], _ folder: String, _ made: inout [String]
  ) async throws {
    let filler = CopyFiller(rewriter: rewriter, targets: targets, options: options)
    var copies: [FilledCopy] = []
    for (index, file) in source.files.enumerated() {
      let name = file.shard ?? FolderContent.name(of: file.path)
      let path = "\(folder)/\(name)"
      copies.append(
        try await filler.fill(path, from: locks[index], file: index, for: "\(output)/\(name)"))
      made.append(path)
    }
    if options.isDurable {
      for path in made { try rewriter.files.syncFolder(of: path) }
    }
    plan.apply(copies.flatMap(\.measured), lost: copies.flatMap(\.lost))
  }

  private func writeReceipt() throws(RewriteError) {
    do {
      try rewriter.finish(plan, besideModel: plan.file.path, options)
    } catch {
      throw .writtenWithoutReceipt(path: plan.file.path, cause: "\(error)")
    }
  }
}
