public import Layers
public import ModelFiles
public import Planning
public import Rewriting

/// A model file: open it, plan, apply, verify.
///
/// ```swift
/// let file = try await ModelFile.open("model.h5")
/// let plan = try file.plan(Policy(seed: Seed(42)))
/// let receipt = try await file.apply(plan)
/// ```
public struct ModelFile: Sendable {
  /// The path as given.
  public let path: String
  /// What the file's datasets mean.
  public let model: Model
  private let inventory: Inventory
  private let identity: ModelIdentity
  private let container: PlannedFile.Container
  private let reader: any ModelReader

  /// The version in plans, receipts and `--version`.
  public static let tool = Plan.Tool(version: "0.1.0")

  /// Reads and interprets a model file; nothing is written.
  ///
  /// - Parameters:
  ///   - path: The file, told by its content, not by its name.
  ///   - reader: Who calls libhdf5: this process, or one of its own that may crash without harm.
  ///   - placingChunks: Whether to find every chunk now, which takes a microsecond each; `apply` does it otherwise.
  /// - Throws: `ModelFileError` when the file cannot be read, `RewriteError.interrupted` when an apply
  ///   on it has not been finished.
  public static func open(
    _ path: String, reader: any ModelReader = InProcessReader(), placingChunks: Bool = true
  ) async throws(ReinitError) -> ModelFile {
    let reader = SourceReader(reader)
    do {
      let source = try ModelSource(path)
      // Taken first, so that a change while the file is read shows before anything is written.
      let identity = Result { () throws(FileError) in try ModelIdentity(source) }
      var inventory =
        try await placingChunks ? reader.placedInventory(of: path) : reader.inventory(of: path)
      try ReceiptFile.refuseUnfinished(source)
      var model = Interpretation.interpret(inventory)
      // Groups have told what they mean.
      inventory.groups = []
      try await SharedTensors.declare(in: &model, of: inventory, path, reader: reader)
      return ModelFile(
        path: path, model: model, inventory: inventory, identity: try identity.get(),
        container: try container(of: source),
        reader: reader)
    } catch {
      throw ReinitError(error)
    }
  }

  private static func container(
    of source: ModelSource
  ) throws(ModelFileError) -> PlannedFile.Container {
    switch source.kind {
    case .shards: .kerasShards
    case .folder: .kerasFolder
    case .file: try FileCheck.archiveMember(of: source.path) == nil ? .hdf5 : .kerasZip
    }
  }

  /// What is in the file.
  public var inspection: Inspection { Inspection(model, file: plannedFile, tool: Self.tool) }

  /// What is in the file, with statistics of the values and what an audit finds in them.
  ///
  /// Who does not need the file afterwards hands it over by `consume`, as for `apply`.
  ///
  /// - Parameter workers: How many tasks read contiguous values at once.
  public consuming func measuredInspection(
    workers: Int = 1
  ) async throws(ReinitError) -> Inspection {
    var result = inspection
    let measurer = Measurer(reader: reader, workers: workers)
    let (model, inventory, path) = (model, inventory, path)
    _ = consume self
    do {
      result.add(try await measurer.measure(consume model, consume inventory, in: path))
    } catch {
      throw .rewriting(error)
    }
    return result
  }

  /// What a policy means for this file; nothing is written.
  public func plan(_ policy: Policy) throws(ReinitError) -> Plan {
    do {
      var plan = try Planner(policy: policy).plan(model, file: plannedFile, tool: Self.tool)
      plan.warnings += linkWarnings(plan)
      return plan
    } catch {
      throw .planning(error)
    }
  }

  /// Whether a plan takes for granted that chunks are not all in the file because nobody has looked: then the
  /// file has to be opened once more with the places of chunks.
  public func isUnsure(_ plan: Plan) -> Bool {
    let open = Set(inventory.datasets.filter(\.mayHavePlace).map(\.path))
    return !open.isEmpty && plan.tensors.contains { $0.action == .write && open.contains($0.path) }
  }

  /// A plan that was saved as JSON, if it is for this file as it is now.
  ///
  /// - Throws: `RewriteError.badPlan` for what is no plan, or one that was applied already;
  ///   `RewriteError.changed` when the file is not the one that was planned for.
  public func savedPlan(at path: String) throws(ReinitError) -> Plan {
    do {
      var plan = try ReceiptFile(path: path).savedPlan()
      let file = plannedFile
      guard plan.file.bytes == file.bytes, plan.file.dialect == file.dialect,
        plan.file.container == file.container, plan.file.modified == file.modified,
        plan.file.shards == file.shards
      else {
        throw RewriteError.changed(path: self.path, what: "its size or time is not the plan's")
      }
      plan.file.path = self.path
      return plan
    } catch {
      throw ReinitError(error)
    }
  }

  /// Does what a plan of this file says, and gives the receipt.
  ///
  /// Who needs neither the file nor the plan afterwards hands them over by `consume`: that saves memory where there
  /// are many tensors.
  public consuming func apply(
    _ plan: consuming Plan, options: Rewriter.Options = Rewriter.Options()
  ) async throws(ReinitError) -> Plan {
    let (rewriter, identity, inventory) = (Rewriter(reader: reader), identity, inventory)
    _ = consume self
    do {
      return try await rewriter.apply(
        consume plan, consume inventory, identity: identity, options: options)
    } catch {
      throw .rewriting(error)
    }
  }

  /// Recomputes every value a receipt tells of and compares bit for bit.
  ///
  /// - Parameters:
  ///   - path: The model file.
  ///   - receipt: The receipt's path; beside the model when `nil`.
  ///   - reader: Who calls libhdf5.
  ///   - workers: How many tasks make values and compare.
  ///   - old: A copy from before the apply; the model's files are searched for what its tensors held there.
  ///   - progress: Asked once, with the receipt, who is to be told of bytes that are compared.
  public static func verify(
    _ path: String, receipt: String? = nil, reader: any ModelReader = InProcessReader(),
    workers: Int = 1, noResidueOf old: String? = nil,
    progress: (@Sendable (Plan) -> Progress?)? = nil
  ) async throws(ReinitError) -> Verification {
    let file = receipt.map(ReceiptFile.init(path:)) ?? ReceiptFile(besideModel: path)
    do {
      guard let plan = try file.read(measured: false) else {
        throw RewriteError.noReceipt(path: file.path)
      }
      guard plan.state == .applied else {
        throw RewriteError.interrupted(path: path, journal: file.path)
      }
      let reader = SourceReader(reader)
      var result = try await Verifier(reader: reader, workers: workers, progress: progress?(plan))
        .verify(path, against: plan, receipt: file.path)
      if let old {
        result.residue = try await ResidueSearch(reader: reader, workers: workers).search(
          path, plan, old: old, changed: Set(result.differences.map(\.path)))
      }
      return result
    } catch {
      throw ReinitError(error)
    }
  }

  /// Finishes an interrupted apply.
  ///
  /// - Returns: The receipt, or `nil` when there is nothing to finish.
  public static func recover(
    _ path: String, reader: any ModelReader = InProcessReader(),
    options: Rewriter.Options = Rewriter.Options()
  ) async throws(ReinitError) -> Plan? {
    do {
      guard var plan = try ReceiptFile(besideModel: path).read(), plan.state == .applying else {
        return nil
      }
      // The journal may name the model by a path from another folder.
      plan.file.path = path
      let reader = SourceReader(reader)
      let inventory = try await reader.leavingOutGroups.placedInventory(of: path)
      return try await Rewriter(reader: reader).recover(
        plan, consume inventory, options: options)
    } catch {
      throw ReinitError(error)
    }
  }

  /// Removes the temporary files that a killed apply on a model left.
  ///
  /// - Returns: How many there were. An apply and a recovery do the same by themselves.
  ///
  /// - Throws: `RewriteError.locked` when there are some and somebody works on the model.
  public static func removeLeftovers(_ path: String) async throws(ReinitError) -> Int {
    do {
      return try await Rewriter(reader: InProcessReader()).removeLeftovers(of: ModelSource(path))
    } catch {
      throw ReinitError(error)
    }
  }

  /// What becomes of a file's other names, which a person may not think of.
  private func linkWarnings(_ plan: Plan) -> [String] {
    guard identity.names > 1, plan.totals.write > 0 else { return [] }
    let names = "the file has \(identity.names) names (hard links)"
    return plan.tensors.contains { $0.method == .rewrite }
      ? ["\(names); written in place, this one gets a new file and the others keep the old one"]
      : ["\(names); written in place, it changes under all of them"]
  }

  private var plannedFile: PlannedFile {
    PlannedFile(
      path: path, bytes: inventory.bytes, container: container, dialect: model.dialect,
      modified: identity.modified, shards: identity.shards)
  }
}
