import Initializers
import Layers
import ModelFiles
import Planning
import Rewriting
import TestSupport
import Testing

@testable import Reinit

@Suite("Model files")
struct ModelFileTests {
  // Without a lock in this process: a process that another test starts meanwhile would inherit it.
  private static let inProcess = InProcessReader(locking: false)
  private static let readers: [any ModelReader] = [
    inProcess, ReaderProcess(executable: BuiltExecutable.path, locking: false),
  ]
  private static let options = Rewriter.Options(isDurable: false)

  private func policy(
    _ seed: UInt64 = 42, only: [String] = [], except: [String] = []
  ) -> Policy {
    Policy(
      seed: Seed(seed), only: only.compactMap { try? Selector($0) },
      except: except.compactMap { try? Selector($0) }, onUnknown: .keep)
  }

  /// Plans and applies; again when a process that another test started still holds our lock.
  @discardableResult
  private func apply(
    _ path: String, _ policy: Policy, reader: any ModelReader = inProcess
  ) async throws -> Plan {
    for _ in 0..<200 {
      do { return try await applyOnce(path, policy, reader) } catch {
        guard case ReinitError.rewriting(.locked) = error else { throw error }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    return try await applyOnce(path, policy, reader)
  }

  private func applyOnce(
    _ path: String, _ policy: Policy, _ reader: any ModelReader
  ) async throws -> Plan {
    let file = try await ModelFile.open(path, reader: reader)
    return try await file.apply(try file.plan(policy), options: Self.options)
  }

  /// The stored values of every dataset.
  private func values(_ path: String) async throws -> [String: [UInt8]] {
    let inventory = try await Self.inProcess.inventory(of: path)
    var values: [String: [UInt8]] = [:]
    let plain = inventory.datasets.filter { dataset in
      !Self.isWithoutPlainBytes(dataset)
    }
    try await Self.inProcess.readValues(of: plain, in: path) {
      values[plain[$0].path, default: []] += $1
    }
    return values
  }

  private static func isWithoutPlainBytes(_ dataset: DatasetFacts) -> Bool {
    if case .chunked(_, let filters) = dataset.storage, !filters.allSatisfy(\.isAvailable) {
      return true
    }
    return [.string, .variableLength, .reference].contains(dataset.element.kind)
  }

  /// lzf is not in stock libhdf5, and its fixture shows what then happens.
  private static let applicable = FixtureModels.names.filter { $0 != "torch_lzf.h5" }

  @Test("there are fixtures")
  func fixtures() { #expect(FixtureModels.names.count == 72) }

  @Test("every fixture can be planned, applied and verified", arguments: applicable)
  func everyFixture(name: String) async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy(name, in: folder)
    let before = try await values(path)
    let receipt = try await apply(path, policy())
    let result = try await ModelFile.verify(path, reader: Self.inProcess)
    #expect(result.isIdentical && result.compared == receipt.totals.write)
    #expect(result.compared > 0)
    let after = try await values(path)
    for tensor in receipt.tensors where tensor.action == .keep {
      #expect(before[tensor.path] == after[tensor.path], "\(tensor.path)")
    }
    for tensor in receipt.tensors where tensor.role == .kernel && tensor.action == .write {
      #expect(before[tensor.path] != after[tensor.path], "\(tensor.path)")
    }
  }

  @Test("a file whose filter is missing is refused as a whole")
  func missingFilter() async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy("torch_lzf.h5", in: folder)
    let file = try await ModelFile.open(path, reader: Self.inProcess)
    let error = #expect(throws: ReinitError.self) { try file.plan(policy()) }
    guard case .planning(.missingFilter(_, let filter)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(filter.id == 32000)
  }

  @Test(
    "either way of reading gives the same bytes",
    arguments: ["demo.h5", "torch_gzip_shuffle.h5", "torch_compact.h5", "torch_big_endian.h5"])
  func readers(name: String) async throws {
    var written: [[String: [UInt8]]] = []
    for reader in Self.readers {
      let folder = try TemporaryDirectory()
      let path = try FixtureModels.copy(name, in: folder)
      try await apply(path, policy(), reader: reader)
      #expect(try await ModelFile.verify(path, reader: reader).isIdentical)
      written.append(try await values(path))
    }
    #expect(written[0] == written[1])
  }

  @Test("the same seed gives the same bytes, another seed others")
  func seeds() async throws {
    let folder = try TemporaryDirectory()
    var files: [[UInt8]] = []
    for (index, seed) in [UInt64(1), 1, 2].enumerated() {
      let path = try FixtureModels.copy("torch_zoo_layers.h5", in: folder, as: "\(index).h5")
      try await apply(path, policy(seed))
      files.append(try TemporaryDirectory.bytes(at: path))
    }
    #expect(files[0] == files[1] && files[0] != files[2])
  }

  @Test("a tensor's values do not depend on what else is selected, or on storage")
  func independence() async throws {
    let folder = try TemporaryDirectory()
    let all = try FixtureModels.copy("torch_chunked.h5", in: folder, as: "all.h5")
    let receipt = try await apply(all, policy())
    let everything = try await values(all)
    let kernels = receipt.tensors.filter { $0.role == .kernel }.map(\.path)
    #expect(kernels.count > 1)
    for (index, kernel) in kernels.enumerated() {
      let one = try FixtureModels.copy("torch_gzip_shuffle.h5", in: folder, as: "\(index).h5")
      try await apply(one, policy(only: [kernel]))
      #expect(try await values(one)[kernel] == everything[kernel])
    }
  }

  @Test("applying twice is applying once")
  func twice() async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy("keras3_nested.h5", in: folder)
    try await apply(path, policy())
    let once = try TemporaryDirectory.bytes(at: path)
    try await apply(path, policy())
    #expect(try TemporaryDirectory.bytes(at: path) == once)
  }

  @Test("tensors that Keras saved twice are found by their values, and stay equal")
  func shared() async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy("keras3_shared.h5", in: folder)
    let receipt = try await apply(path, policy())
    let copies = receipt.tensors.filter { $0.copyOf != nil }
    #expect(!copies.isEmpty)
    let after = try await values(path)
    for copy in copies { #expect(after[copy.path] == after[copy.copyOf ?? ""]) }
  }

  @Test("tensors of equal names and other values are no copies")
  func notShared() async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy("keras3_shared.h5", in: folder)
    let file = try await ModelFile.open(path, reader: Self.inProcess)
    let copy = try #require(file.model.tensors.first { $0.copyOf != nil })
    guard case .contiguous(let offset?) = copy.facts.storage else {
      Issue.record("not contiguous")
      return
    }
    var bytes = try TemporaryDirectory.bytes(at: path)
    bytes[offset] ^= 1
    try folder.write(bytes, to: "model.h5")
    let changed = try await ModelFile.open(path, reader: Self.inProcess)
    #expect(changed.model.tensors.first { $0.path == copy.path }?.copyOf == nil)
  }

  @Test("hard links to one tensor are one tensor")
  func tied() async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy("torch_tied.h5", in: folder)
    let plan = try await apply(path, policy())
    #expect(plan.tensors.contains { !$0.aliases.isEmpty })
    #expect(Set(plan.tensors.map(\.path)).count == plan.tensors.count)
  }

  private func expectInterrupted(_ work: () async throws -> Void) async {
    var error = await #expect(throws: ReinitError.self) { try await work() }
    // Another test's child process may hold a lock from its fork to its exec.
    for _ in 0..<200 {
      guard case .rewriting(.locked) = error else { break }
      try? await Task.sleep(for: .milliseconds(5))
      error = await #expect(throws: ReinitError.self) { try await work() }
    }
    guard case .rewriting(.interrupted) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("an interrupted apply stops every command until it is recovered")
  func interrupted() async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy("torch_zoo_layers.h5", in: folder)
    let original = try TemporaryDirectory.bytes(at: path)
    var journal = try await apply(path, policy())
    let new = try TemporaryDirectory.bytes(at: path)
    journal.state = .applying
    for index in journal.tensors.indices { journal.tensors[index].measured = nil }
    try folder.write(
      Array(try OrderedJSONEncoder().encode(journal).utf8), to: "model.h5.h5reinit.json")
    try folder.write(original, to: "model.h5")
    await expectInterrupted { _ = try await ModelFile.open(path, reader: Self.inProcess) }
    await expectInterrupted { _ = try await ModelFile.verify(path, reader: Self.inProcess) }
    let receipt = try await ModelFile.recover(
      path, reader: Self.inProcess, options: Self.options)
    #expect(receipt?.state == .applied)
    #expect(try TemporaryDirectory.bytes(at: path) == new)
    #expect(try await ModelFile.verify(path, reader: Self.inProcess).isIdentical)
    #expect(try await ModelFile.recover(path, reader: Self.inProcess) == nil)
  }

  @Test("verifying without a receipt says where one would be")
  func noReceipt() async throws {
    let folder = try TemporaryDirectory()
    let path = try FixtureModels.copy("torch_tied.h5", in: folder)
    let error = await #expect(throws: ReinitError.self) {
      try await ModelFile.verify(path, reader: Self.inProcess)
    }
    #expect(error?.description.contains("\(path).h5reinit.json") == true)
  }
}
