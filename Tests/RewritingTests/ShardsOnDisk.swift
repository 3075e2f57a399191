import Foundation
import HDF5Samples
import Initializers
import Layers
import ModelFiles
import Planning
import TestSupport

@testable import Rewriting

/// Keras weights in two shards in a folder of their own, and the same weights in one file.
struct ShardsOnDisk {
  static let reader = SourceReader(InProcessReader(locking: false))
  static let names = ["m_00000.weights.h5", "m_00001.weights.h5"]

  let folder: TemporaryDirectory
  let index: String
  let whole: String
  let originals: [[UInt8]]

  /// - Parameter kind: How a kernel in the second shard is stored.
  init(_ kind: ModelOnDisk.Kind = .contiguous) throws {
    folder = try TemporaryDirectory()
    index = try folder.write(Self.json(Self.names), to: "m.weights.json")
    whole = folder.file("whole.weights.h5")
    try Self.make(folder.file(Self.names[0]), kind, first: true, second: false)
    try Self.make(folder.file(Self.names[1]), kind, first: false, second: true)
    try Self.make(whole, kind, first: true, second: true)
    originals = try Self.names.map { [folder] in
      try TemporaryDirectory.bytes(at: folder.file($0))
    }
  }

  /// A further set of the same bytes.
  init(copying other: ShardsOnDisk) throws {
    folder = try TemporaryDirectory()
    originals = other.originals
    index = try folder.write(Self.json(Self.names), to: "m.weights.json")
    whole = other.whole
    for (name, bytes) in zip(Self.names, originals) { try folder.write(bytes, to: name) }
  }

  /// An index that gives each of the names one group.
  static func json(_ names: [String]) -> [UInt8] {
    let entries = names.enumerated().map { #""/layers/dense_\#($0)/vars":["\#($1)"]"# }
    return Array("{\"metadata\":{},\"weight_map\":{\(entries.joined(separator: ","))}}".utf8)
  }

  private static func make(
    _ path: String, _ kind: ModelOnDisk.Kind, first: Bool, second: Bool
  ) throws {
    let old: (Int) -> [UInt8] = { [UInt8](repeating: 0x3f, count: $0) }
    try SampleFile.make(path) { file in
      try file.group("/layers")
      if first {
        for group in ["/layers/dense", "/layers/dense/vars"] { try file.group(group) }
        try file.dataset("/layers/dense/vars/0", [64, 7], bytes: old(1792))
        try file.dataset("/layers/dense/vars/1", [7], bytes: old(28))
      }
      if second {
        for group in ["/layers/dense_1", "/layers/dense_1/vars"] { try file.group(group) }
        try file.dataset(
          "/layers/dense_1/vars/0", [7, 5], .float32, kind.sharded,
          bytes: kind == .neverAllocated ? nil : old(140))
        try file.dataset("/layers/dense_1/vars/1", [5], bytes: old(20))
      }
    }
  }

  func bytes() throws -> [[UInt8]] {
    try Self.names.map { try TemporaryDirectory.bytes(at: folder.file($0)) }
  }

  func plan(_ path: String? = nil, _ rng: Policy.Generator = .philox) async throws -> Plan {
    let path = path ?? index
    let inventory = try await Self.reader.inventory(of: path)
    let identity = try ModelIdentity(ModelSource(path))
    return try Planner(policy: Policy(seed: Seed(42), rng: rng)).plan(
      Interpretation.interpret(inventory),
      file: PlannedFile(
        path: path, bytes: inventory.bytes, container: .kerasShards, dialect: "keras_weights",
        shards: identity.shards),
      tool: Plan.Tool(version: "1.2.3"))
  }

  /// Plans and applies; once more where another test's child holds the lock from fork to exec.
  @discardableResult
  func apply(
    _ options: Rewriter.Options = .init(isDurable: false), _ path: String? = nil,
    _ rng: Policy.Generator = .philox, files: any FileOperations = SystemFiles()
  ) async throws -> Plan {
    let path = path ?? index
    let plan = try await plan(path, rng)
    let inventory = try await Self.reader.inventory(of: path)
    let identity = try ModelIdentity(ModelSource(path))
    return try await Self.unlocked {
      try await Rewriter(reader: Self.reader, files: files).apply(
        plan, inventory, identity: identity, options: options)
    }
  }

  func recover() async throws {
    guard let journal = try ReceiptFile(besideModel: index).read(), journal.state == .applying
    else { return }
    let inventory = try await Self.reader.inventory(of: index)
    _ = try await Self.unlocked {
      try await Rewriter(reader: Self.reader).recover(
        journal, inventory, options: .init(isDurable: false))
    }
  }

  func isNew(_ plan: Plan, at path: String? = nil) async throws -> Bool {
    try await Verifier(reader: Self.reader).verify(
      path ?? index, against: plan, receipt: ""
    ).isIdentical
  }

  /// The values of every dataset by path.
  static func values(_ path: String) async throws -> [String: [UInt8]] {
    let datasets = try await reader.inventory(of: path).datasets
    var values: [String: [UInt8]] = [:]
    try await reader.readValues(of: datasets, in: path) { index, bytes in
      values[datasets[index].path, default: []] += bytes
    }
    return values
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

extension ModelOnDisk.Kind {
  /// The storage of a kernel of seven rows and five columns.
  fileprivate var sharded: SampleStorage {
    if case .compressed = self { return .chunked([3, 4], [.shuffle, .deflate]) }
    return storage
  }
}
