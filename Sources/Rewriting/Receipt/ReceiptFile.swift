internal import FoundationEssentials
internal import ModelFiles
public import Planning

/// The plan after it was applied, kept beside the model; while writing it is the journal.
public struct ReceiptFile: Sendable, Equatable {
  /// Where the receipt is or will be; there need be no file yet.
  public let path: String

  /// The usual place, which is the journal's too: beside the file that the path leads to, so that it
  /// is found by whichever symbolic link the model is named.
  ///
  /// That is the index of a model in shards, and
  /// the file of weights inside a folder.
  public init(besideModel model: String) {
    let anchor = (try? ModelSource(model))?.anchor ?? model
    path = PathNames.resolved(anchor) + Self.suffix
  }

  /// What the name of a receipt adds to the model's.
  static let suffix = ".h5reinit.json"

  /// A receipt at a place of its own.
  public init(path: String) {
    self.path = path
  }

  /// The plan in the file; `nil` when there is none.
  ///
  /// - Parameter measured: Whether to keep what was measured of each tensor, which only readers of receipts need.
  /// - Throws: `RewriteError.badReceipt` for anything that is not a plan of a known schema,
  ///   `RewriteError.damagedJournal` for a journal that is not as it was written.
  public func read(measured: Bool = true) throws(RewriteError) -> Plan? {
    guard let file = try? SystemFiles.openForReading(path) else { return nil }
    let whole: Plan?
    do {
      whole = try Self.plan(in: file, measured)
    } catch is FileError {
      return nil
    } catch {
      if isUnfinished { throw .damagedJournal(path: path) }
      throw .badReceipt(path: path, reason: Self.reason(error))
    }
    guard let plan = whole else { throw .damagedJournal(path: path) }
    guard plan.schema == Plan.schemaName, plan.policy.stream == 1 else {
      throw .badReceipt(
        path: path,
        reason: "schema \(plan.schema), stream \(plan.policy.stream) is not what this version knows"
      )
    }
    return plan
  }

  /// Reads piece by piece: the text of 100 000 tensors is 80 MB.
  ///
  /// - Returns: `nil` for a journal that is not as it was written.
  private static func plan(in file: OpenFile, _ measured: Bool) throws -> Plan? {
    var reader = PlanReader(bytes: try FileIdentity(of: file).bytes, keepsMeasured: measured)
    var check = JournalCheck()
    try SystemFiles.read(file) { piece in
      check.add(piece)
      try reader.add(piece)
    }
    return check.isDamaged ? nil : try reader.finish()
  }

  /// The plan in the file, as `plan --format json` prints it.
  public func savedPlan() throws(RewriteError) -> Plan {
    do {
      guard let plan = try read() else {
        throw RewriteError.badPlan(path: path, reason: "there is no such file")
      }
      guard plan.state == .planned else {
        throw RewriteError.badPlan(path: path, reason: "its state is \(plan.state.rawValue)")
      }
      return plan
    } catch RewriteError.badReceipt(_, let reason) {
      throw .badPlan(path: path, reason: reason)
    } catch let error as RewriteError {
      throw error
    } catch {
      throw .badPlan(path: path, reason: "\(error)")
    }
  }

  /// Whether there is a file.
  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Whether this is the journal of an apply that was interrupted.
  ///
  /// Every command asks, so that a receipt, which may be large, is not decoded: `applying` can only
  /// stand in the first lines of a journal, where `OrderedJSONEncoder` puts the state. The checksum at
  /// the end tells a journal whose beginning is damaged.
  public var isUnfinished: Bool {
    let (head, tail) = SystemFiles.ends(of: path, head: 256, tail: JournalChecksum.length)
    return String(decoding: head, as: UTF8.self).contains(#""state": "applying""#)
      || JournalChecksum.isThere(in: tail)
  }

  func write(_ plan: Plan, with files: some FileOperations, isDurable: Bool) throws(RewriteError) {
    do {
      var file = try PendingFile(path, with: files)
      do { try Self.write(plan, to: &file) } catch {
        file.discard()
        throw error
      }
      try file.place(isDurable: isDurable)
    } catch let error as FileError {
      throw .cannotCreate(error)
    } catch {
      throw .badReceipt(path: path, reason: "\(error)")
    }
  }

  /// Writes the JSON piece by piece, a journal's with its checksum in place of the end.
  private static func write(_ plan: Plan, to file: inout PendingFile) throws {
    var checksum = JournalChecksum()
    var last: [UInt8] = []
    try OrderedJSONEncoder().encode(plan) { piece in
      checksum.add(last)
      if !last.isEmpty { try file.append(last) }
      last = piece
    }
    guard plan.state == .applying else { return try file.append(last + [0x0a]) }
    // The line break and the brace that end the object.
    last.removeLast(2)
    checksum.add(last)
    try file.append(last + checksum.ending)
  }

  /// Where in the JSON the decoder stumbled.
  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "no \(place(context.codingPath + [key]))"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      "\(place(context.codingPath)) makes no sense"
    default: "\(error)"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    path.isEmpty
      ? "its text"
      : path.map { $0.intValue.map { "[\($0)]" } ?? "'\($0.stringValue)'" }.joined(separator: " ")
  }
}
