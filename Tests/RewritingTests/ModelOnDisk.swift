import HDF5Samples
import Initializers
import Layers
import ModelFiles
import Planning
import TestSupport
import Testing

@testable import Rewriting

/// A small state dict in a folder of its own, with a plan for it.
struct ModelOnDisk {
  /// How the second of the two kernels is stored; everything else is contiguous.
  enum Kind {
    case contiguous, scattered, compressed, pieced, compact, neverAllocated

    /// Those that take little time.
    static let small: [Kind] = [.contiguous, .scattered, .compressed, .compact, .neverAllocated]

    var storage: SampleStorage {
      switch self {
      case .contiguous, .neverAllocated: .contiguous
      case .scattered: .chunked([3, 4], [])
      case .compressed: .chunked([3, 4], [.shuffle, .deflate])
      // 2.4 MB, which go through the filters in pieces.
      case .pieced: .chunked([600, 1000], [.shuffle, .deflate, .fletcher32])
      case .compact: .compact
      }
    }
  }

  // Without a lock in this process: a process that another test starts meanwhile would inherit it.
  static let reader = InProcessReader(locking: false)

  let folder: TemporaryDirectory
  let path: String
  let original: [UInt8]

  /// - Parameter rows: Rows of the first kernel, of 64 float32 each.
  init(_ kind: Kind = .contiguous, rows: Int = 10) throws {
    folder = try TemporaryDirectory()
    path = folder.file("model.h5")
    let old: (Int) -> [UInt8] = { [UInt8](repeating: 0x3f, count: $0) }
    try SampleFile.make(path) { file in
      for layer in ["/a", "/b"] { try file.group(layer) }
      try file.dataset("/a/weight", [UInt64(rows), 64], bytes: old(rows * 256))
      try file.dataset("/a/bias", [UInt64(rows)], bytes: old(rows * 4))
      try file.dataset(
        "/b/weight", [5, 7], .float32, kind.storage,
        bytes: kind == .neverAllocated ? nil : old(140), isExtensible: kind == .pieced)
      try file.dataset("/b/bias", [5], bytes: old(20))
    }
    original = try TemporaryDirectory.bytes(at: path)
  }

  /// A further file of the same bytes: HDF5 puts the time of creation into each.
  init(copying other: ModelOnDisk) throws {
    folder = try TemporaryDirectory()
    original = other.original
    path = try folder.write(original, to: "model.h5")
  }

  var receiptPath: String { path + ".h5reinit.json" }

  func bytes() throws -> [UInt8] { try TemporaryDirectory.bytes(at: path) }

  func inventory() async throws -> Inventory {
    try await Self.reader.inventory(of: path)
  }

  func plan(except: [String] = [], seed: UInt64 = 42, path: String? = nil) async throws -> Plan {
    let inventory = try await inventory()
    let policy = Policy(seed: Seed(seed), except: try except.map { try Selector($0) })
    return try Planner(policy: policy).plan(
      Interpretation.interpret(inventory),
      file: PlannedFile(path: path ?? self.path, bytes: inventory.bytes, dialect: "torch"),
      tool: Plan.Tool(version: "1.2.3"))
  }

  /// Plans and applies.
  ///
  /// Another test's child process holds our lock from its fork to its exec, so that a second try may
  /// be needed.
  @discardableResult
  func apply(
    _ options: Rewriter.Options = .init(isDurable: false), except: [String] = [],
    files: any FileOperations = SystemFiles(), as path: String? = nil
  ) async throws -> Plan {
    let plan = try await plan(except: except, path: path)
    let inventory = try await inventory()
    let identity = try ModelIdentity(ModelSource(self.path))
    return try await Self.unlocked {
      try await Rewriter(reader: Self.reader, files: files).apply(
        plan, inventory, identity: identity, options: options)
    }
  }

  /// Finishes an interrupted apply, if there is one.
  func recover() async throws {
    let receipt = ReceiptFile(besideModel: path)
    guard var journal = try receipt.read(), journal.state == .applying else { return }
    // It may have been moved here with its model.
    journal.file.path = path
    let (finished, inventory) = (journal, try await inventory())
    _ = try await Self.unlocked {
      try await Rewriter(reader: Self.reader).recover(
        finished, inventory, options: .init(isDurable: false))
    }
  }

  /// Whether the file is what another of the same bytes became under a plan.
  ///
  /// libhdf5 puts the time into the headers of what it writes itself, so that there the values decide,
  /// and the size.
  func isNew(_ plan: Plan, _ other: ModelOnDisk) async throws -> Bool {
    let bytes = (own: try bytes(), others: try other.bytes())
    guard bytes.own != bytes.others else { return true }
    guard bytes.own.count == bytes.others.count else { return false }
    return try await verify(plan).isIdentical
  }

  func verify(_ plan: Plan, at path: String? = nil) async throws -> Verification {
    try await Verifier(reader: Self.reader).verify(
      path ?? self.path, against: plan, receipt: receiptPath)
  }

  private static func unlocked<Result>(_ work: () async throws -> Result) async throws -> Result {
    for _ in 0..<200 {
      do { return try await work() } catch RewriteError.locked {
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    return try await work()
  }
}
