import Foundation
import HDF5Samples
import Initializers
import Layers
import ModelFiles
import Planning
import TestSupport
import Testing

@testable import Rewriting

/// Models whose bands of chunks do not fit into memory, against the same model in one run of bytes.
@Suite("Bands that go through a scratch file")
struct SpilledProducerTests {
  /// Chunks and shape: one chunk in pieces, several with edges, small ones in a large band.
  static let layouts: [(shape: [UInt64], chunk: [UInt64])] = [
    ([800, 700], [800, 700]), ([1000, 900], [800, 700]), ([2, 800, 700], [3, 800, 700]),
    ([1024, 3200], [1024, 500]),
  ]

  private func make(
    _ folder: TemporaryDirectory, _ name: String, _ shape: [UInt64], _ storage: SampleStorage
  ) throws -> String {
    let path = folder.file(name)
    try SampleFile.make(path) { file in
      for layer in ["/a", "/b"] { try file.group(layer) }
      try file.dataset(
        "/a/weight", shape, .float32, storage,
        bytes: [UInt8](repeating: 1, count: shape.reduce(4) { $0 * Int($1) }),
        isExtensible: storage.isChunked)
      try file.dataset(
        "/a/bias", [shape[0]], bytes: [UInt8](repeating: 1, count: Int(shape[0]) * 4))
      try file.dataset("/b/weight", [5, 7], bytes: [UInt8](repeating: 1, count: 140))
      try file.dataset("/b/bias", [5], bytes: [UInt8](repeating: 1, count: 20))
    }
    return path
  }

  private func apply(
    _ path: String, _ initializer: String, _ rng: Policy.Generator, workers: Int
  ) async throws -> (plan: Plan, values: [UInt8]) {
    let inventory = try await ModelOnDisk.reader.inventory(of: path)
    let policy = Policy(
      seed: Seed(UInt64(3)), rng: rng, rules: [try Rule(parsing: "a/weight=\(initializer)")])
    let plan = try Planner(policy: policy).plan(
      Interpretation.interpret(inventory),
      file: PlannedFile(path: path, bytes: inventory.bytes, dialect: "torch"),
      tool: Plan.Tool(version: "1.2.3"))
    let receipt = try await Rewriter(reader: ModelOnDisk.reader).apply(
      plan, inventory, identity: ModelIdentity(ModelSource(path)),
      options: .init(isDurable: false, workers: workers))
    let written = try await ModelOnDisk.reader.inventory(of: path)
    var values: [UInt8] = []
    try await ModelOnDisk.reader.readValues(of: written.datasets, in: path) { values += $1 }
    return (receipt, values)
  }

  @Test("hold what contiguous values are", arguments: layouts, [Policy.Generator.philox, .torch])
  func same(
    layout: (shape: [UInt64], chunk: [UInt64]), rng: Policy.Generator
  ) async throws {
    let folder = try TemporaryDirectory()
    let normal = "normal_(std: 0.02)"
    let plain = try await apply(
      try make(folder, "plain.h5", layout.shape, .contiguous), normal, rng, workers: 1)
    for workers in [1, 3] {
      let path = try make(
        folder, "chunks \(workers).h5", layout.shape,
        .chunked(layout.chunk, [.shuffle, .deflate, .fletcher32]))
      let chunked = try await apply(path, normal, rng, workers: workers)
      #expect(chunked.values == plain.values)
      for (one, other) in zip(chunked.plan.tensors, plain.plan.tensors) {
        let (one, other) = (try #require(one.measured), try #require(other.measured))
        // Sums are of other pieces.
        #expect(one.min == other.min && one.max == other.max)
        #expect(abs(one.std - other.std) <= 1e-12 && abs(one.mean - other.mean) <= 1e-12)
      }
      #expect(chunked.plan.tensors.contains { $0.method == .rewrite })
      let found = try await Verifier(reader: ModelOnDisk.reader).verify(
        path, against: chunked.plan, receipt: "")
      #expect(found.isIdentical && found.compared == 4)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.contains { $0.hasSuffix(".tmp") }, "\(names)")
  }

  @Test("hold constants too, by zlib's own compressor")
  func constant() async throws {
    let folder = try TemporaryDirectory()
    let path = try make(
      folder, "chunks.h5", [800, 700], .chunked([800, 700], [.shuffle, .deflate]))
    let plain = try make(folder, "plain.h5", [800, 700], .contiguous)
    let chunked = try await apply(path, "constant_(0.5)", .philox, workers: 2)
    let expected = try await apply(plain, "constant_(0.5)", .philox, workers: 1)
    #expect(expected.values == chunked.values)
  }
}

extension SampleStorage {
  fileprivate var isChunked: Bool { if case .chunked = self { true } else { false } }
}
