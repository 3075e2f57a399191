internal import Initializers
public import Layers
public import ModelFiles
public import Planning

/// Applies plans: the only thing that changes model files.
///
/// A plan whose tensors all have a place of their own in the file is written there under a journal; any other goes
/// to a copy that replaces the file when it is complete, so that no reader ever sees it half done.
public struct Rewriter: Sendable {
  /// How to apply a plan.
  public struct Options: Sendable {
    /// Where the receipt goes.
    public enum ReceiptPlace: Sendable, Equatable {
      case besideModel
      case path(String)
      case none
    }

    /// The new file; `nil` to write in place.
    public var output: String?
    /// Where the receipt goes when the plan has been applied.
    public var receipt: ReceiptPlace
    /// Whether to wait until the disk has the data.
    public var isDurable: Bool
    /// How many tasks make and write values; the bytes do not depend on it.
    public var workers: Int
    /// Told of bytes that are written.
    public var progress: Progress?

    /// In place, with a receipt beside the model, durable and with one worker unless told.
    public init(
      output: String? = nil, receipt: ReceiptPlace = .besideModel, isDurable: Bool = true,
      workers: Int = 1, progress: Progress? = nil
    ) {
      self.progress = progress
      self.output = output
      self.receipt = receipt
      self.isDurable = isDurable
      self.workers = workers
    }
  }

  let reader: any ModelReader
  let files: any FileOperations

  /// - Parameters:
  ///   - reader: Tells places, and writes what has none. It must not lock: the rewriter holds the lock.
  ///   - files: The file system, or one that fails on purpose.
  public init(reader: any ModelReader, files: any FileOperations = SystemFiles()) {
    self.reader = reader
    self.files = files
  }

  /// Applies a plan to the file it was made for.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - inventory: The file's inventory that the plan was made from.
  ///   - identity: The file's identity when the inventory was taken.
  ///   - options: How.
  /// - Returns: The receipt, as it was also written.
  public func apply(
    _ plan: consuming Plan, _ inventory: consuming Inventory, identity: ModelIdentity,
    options: Options
  ) async throws(RewriteError) -> Plan {
    let source = identity.source
    let archive = try archive(of: plan)
    // What is only read of the model is let go before values are made.
    let targets = try await targets(plan, consume inventory, source, archive)
    plan.settleMethods(targets)
    if let output = options.output, source.kind != .file {
      var job = NewFolderJob(
        rewriter: self, plan: consume plan, targets: targets, options: options,
        output: PathNames.trimmed(output))
      return try await job.run(identity)
    }
    if let output = options.output {
      var job = CopyJob(
        rewriter: self, plan: consume plan, targets: targets, options: options,
        target: PathNames.resolved(output), isNewFile: true)
      return try await job.run(identity)
    }
    guard plan.totals.write > 0 else {
      plan.apply([])
      return plan
    }
    if targets.needsCopy, source.kind != .shards {
      var job = CopyJob(
        rewriter: self, plan: consume plan, targets: targets, options: options,
        target: PathNames.resolved(source.files[0].path), isNewFile: false)
      return try await job.run(identity)
    }
    var job = InPlaceJob(
      rewriter: self, plan: consume plan, targets: targets, options: options, source: source)
    return try await job.run(identity)
  }

  private func targets(
    _ plan: Plan, _ inventory: consuming Inventory, _ source: ModelSource, _ archive: ArchiveMember?
  ) async throws(RewriteError) -> Targets {
    let placed = try await placed(consume inventory, of: source.path, for: plan)
    return try Targets(plan, placed, source, archive: archive)
  }

  /// Finishes an interrupted in-place apply: writes everything the journal lists once more.
  public func recover(
    _ journal: consuming Plan, _ inventory: consuming Inventory, options: Options
  ) async throws(RewriteError) -> Plan {
    let source: ModelSource
    do { source = try ModelSource(journal.file.path) } catch { throw .model(error) }
    try check(journal, inventory, source)
    try journal.checkStructure(inventory)
    let archive = try archive(of: journal)
    let targets = try await targets(journal, consume inventory, source, archive)
    journal.settleMethods(targets)
    var job = InPlaceJob(
      rewriter: self, plan: consume journal, targets: targets, options: options, source: source)
    return try await job.resume()
  }

  /// The places of chunks, all of which must be known to lie apart before any tensor is written.
  private func placed(
    _ inventory: Inventory, of path: String, for plan: Plan
  ) async throws(RewriteError) -> Inventory {
    try await reader.placed(inventory, of: path) { inventory in
      plan.totals.write > 0 && inventory.datasets.contains { $0.chunkGrid != nil }
    }
  }

  /// Makes sure that files have the journal's sizes, but for those that were to be written anew.
  private func check(
    _ journal: Plan, _ inventory: Inventory, _ source: ModelSource
  ) throws(RewriteError) {
    let path = journal.file.path
    guard let shards = journal.file.shards else {
      guard inventory.bytes == journal.file.bytes else {
        throw .changed(path: path, what: "its size is not that of the journal")
      }
      return
    }
    guard shards.map(\.name) == source.files.map(\.shard) else {
      throw .changed(path: path, what: "its shards are not those of the journal")
    }
    let rewritten = Set(journal.tensors.filter { $0.method == .rewrite }.map(\.shard))
    for (shard, file) in zip(shards, source.files) where !rewritten.contains(shard.name) {
      let bytes: Int
      do { bytes = try FileIdentity(of: file.path).bytes } catch { throw .file(error) }
      guard bytes == shard.bytes else {
        throw .changed(path: file.path, what: "its size is not that of the journal")
      }
    }
  }

  /// Writes the tensors of one file that have places to these, in it or in a copy.
  func overwrite(
    _ targets: Targets, in file: OpenFile, _ options: Options
  ) async throws(FileError) -> [Measurement] {
    let files = [OpenFile](
      repeating: file, count: (targets.direct.lazy.map(\.file).max() ?? 0) + 1)
    return try await overwrite(targets, in: files, options)
  }

  /// Writes the tensors that have places to these in the model's files.
  func overwrite(
    _ targets: Targets, in opened: [OpenFile], _ options: Options
  ) async throws(FileError) -> [Measurement] {
    let writer = DirectWriter(
      plan: targets.values, files: files, workers: options.workers, progress: options.progress)
    let measured = try await writer.write(targets.direct, to: opened)
    if let member = targets.archive, member.isInPlace, !targets.direct.isEmpty {
      try ArchiveChecksum(member: member, files: files).update(opened[0])
    }
    return measured
  }

  private func archive(of plan: Plan) throws(RewriteError) -> ArchiveMember? {
    guard plan.file.container == .kerasZip else { return nil }
    do { return try FileCheck.archiveMember(of: plan.file.path) } catch { throw .model(error) }
  }

  /// A model's files under lock.
  struct Locked {
    let files: [OpenFile]
    /// How many temporary files of a killed apply there were.
    let removed: Int
  }

  /// Opens and locks the model's files in their order, and makes sure that they are those the plan was
  /// made for.
  func openLocked(
    _ identity: ModelIdentity, isExclusive: Bool
  ) throws(RewriteError) -> Locked {
    var opened: [OpenFile] = []
    for (file, known) in zip(identity.source.files, identity.files) {
      opened.append(try openLocked(file.path, identity: known, isExclusive: isExclusive))
    }
    let leftovers = Leftovers(files: files)
    return Locked(
      files: opened, removed: isExclusive ? leftovers.remove(of: identity.source, opened) : 0)
  }

  /// Opens and locks a model's files for writing, whatever they have become.
  func openLocked(_ source: ModelSource) throws(RewriteError) -> Locked {
    let opened = try source.files.map { file throws(RewriteError) in
      try openLocked(file.path, identity: nil, isExclusive: true)
    }
    return Locked(files: opened, removed: Leftovers(files: files).remove(of: source, opened))
  }

  /// Opens and locks a file, and makes sure that it is the file the plan was made for.
  private func openLocked(
    _ path: String, identity: FileIdentity?, isExclusive: Bool
  ) throws(RewriteError) -> OpenFile {
    do {
      let file = isExclusive ? try files.open(path) : try SystemFiles.openForReading(path)
      guard try FileLock.acquire(file, exclusive: isExclusive) else {
        throw RewriteError.locked(path: path)
      }
      if let identity, try FileIdentity(of: file) != identity {
        throw RewriteError.changed(path: path, what: "its size, time or inode is another")
      }
      return file
    } catch let error as FileError {
      throw .file(error)
    } catch let error as RewriteError {
      throw error
    } catch {
      throw .changed(path: path, what: "\(error)")
    }
  }
}
