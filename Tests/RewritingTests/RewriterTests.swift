import Foundation
import Initializers
import Layers
import ModelFiles
import Planning
import TestSupport
import Testing

@testable import Rewriting

@Suite("Rewriter")
struct RewriterTests {
  @Test("in place, only planned bytes change")
  func onlyPlanned() async throws {
    let model = try ModelOnDisk()
    let receipt = try await model.apply(except: ["a/bias", "b/weight"])
    let new = try model.bytes()
    #expect(new.count == model.original.count)
    var planned = IndexSet()
    for dataset in try await model.inventory().datasets where dataset.path != "/a/bias" {
      guard dataset.path != "/b/weight", case .contiguous(let offset?) = dataset.storage else {
        continue
      }
      planned.insert(integersIn: offset..<(offset + dataset.bytes))
    }
    // A 10 × 64 kernel and 5 biases.
    #expect(planned.count == (640 + 5) * 4)
    let changed = IndexSet(new.indices.filter { new[$0] != model.original[$0] })
    #expect(planned.isSuperset(of: changed) && !changed.isEmpty)
    #expect(
      receipt.tensors.filter { $0.action == .write }.map(\.path).sorted() == [
        "/a/weight", "/b/bias",
      ])
  }

  @Test("a receipt that counts more tensors than it lists takes no memory for them")
  func forgedTotals() async throws {
    let model = try ModelOnDisk(.contiguous)
    var receipt = try await model.apply()
    let written = receipt.totals.write
    receipt.totals.write = 1 << 40
    let result = try await model.verify(receipt)
    #expect(result.isIdentical && result.compared == written)
  }

  @Test("in chunks, too, only planned bytes change, and no padding", arguments: [1, 3])
  func onlyElements(workers: Int) async throws {
    let model = try ModelOnDisk(.scattered)
    let receipt = try await model.apply(.init(isDurable: false, workers: workers))
    #expect(receipt.tensors.allSatisfy { $0.method == .direct })
    let inventory = try await ModelOnDisk.reader.placedInventory(of: model.path)
    var planned = IndexSet()
    for dataset in inventory.datasets {
      switch dataset.place {
      case .contiguous(let offset): planned.insert(integersIn: offset..<(offset + dataset.bytes))
      // A 5 × 7 kernel in chunks of 3 × 4.
      case .scattered(_, let offsets):
        for (chunk, offset) in offsets.enumerated() {
          for row in 0..<(chunk < 2 ? 3 : 2) {
            let start = offset + row * 16
            planned.insert(integersIn: start..<(start + (chunk % 2 == 0 ? 16 : 12)))
          }
        }
      case nil: Issue.record("no place")
      }
    }
    #expect(planned.count == 690 * 4)
    let new = try model.bytes()
    let changed = IndexSet(new.indices.filter { new[$0] != model.original[$0] })
    #expect(new.count == model.original.count && planned.isSuperset(of: changed))
    #expect(changed.count > 600 * 4)
  }

  @Test("every storage gets the values that the plan says", arguments: ModelOnDisk.Kind.small)
  func storages(kind: ModelOnDisk.Kind) async throws {
    let model = try ModelOnDisk(kind)
    let receipt = try await model.apply()
    let result = try await model.verify(receipt)
    #expect(result.isIdentical && result.compared == 4)
    // 640 + 10 + 35 + 5.
    #expect(result.elements == 690)
    // The same bytes as contiguous storage gets.
    let contiguous = try await ModelOnDisk().plan()
    let planned = try await model.plan()
    #expect(try bytes(of: planned) == bytes(of: contiguous))
  }

  /// Every value of a plan, tensor by tensor.
  private func bytes(of plan: Plan) throws -> [[UInt8]] {
    var reader = ValueReader(try PlanValues(plan))
    return plan.tensors.indices.map { position in
      reader.begin(position)
      return reader.next(plan.tensors[position].bytes)
    }
  }

  @Test("the bytes do not depend on the number of workers", arguments: [1, 2, 3, 8])
  func workers(count: Int) async throws {
    // 3000 rows of 256 bytes: one and a half pieces of a worker's buffer.
    let one = try ModelOnDisk(rows: 3000)
    let many = try ModelOnDisk(copying: one)
    let first = try await one.apply(.init(isDurable: false, workers: 1))
    let second = try await many.apply(.init(isDurable: false, workers: count))
    #expect(try one.bytes() == many.bytes())
    #expect(first.tensors.map(\.measured) == second.tensors.map(\.measured))
  }

  @Test("the values are the same in whatever amounts they are taken")
  func pieces() async throws {
    let plan = try await ModelOnDisk().plan()
    let kernel = try #require(plan.tensors.firstIndex { $0.path == "/a/weight" })
    let whole = try bytes(of: plan)[kernel]
    for amount in [1, 3, 4, 63, 64, 1000, whole.count] {
      var reader = ValueReader(try PlanValues(plan))
      reader.begin(kernel)
      var taken: [UInt8] = []
      while taken.count < whole.count {
        taken += reader.next(min(amount, whole.count - taken.count))
      }
      #expect(taken == whole)
    }
  }

  @Test("the receipt is the plan, applied, with what was measured")
  func receipt() async throws {
    let model = try ModelOnDisk()
    let plan = try await model.plan(except: ["b/bias"])
    let receipt = try await model.apply(except: ["b/bias"])
    let written = try #require(try ReceiptFile(besideModel: model.path).read())
    #expect(written == receipt && written.state == .applied)
    var bare = written
    bare.state = .planned
    for index in bare.tensors.indices { bare.tensors[index].measured = nil }
    #expect(bare == plan)
    let tensors = Dictionary(uniqueKeysWithValues: receipt.tensors.map { ($0.path, $0) })
    #expect(tensors["/b/bias"]?.measured == nil)
    #expect(tensors["/a/bias"]?.measured?.max == 0 && tensors["/a/bias"]?.measured?.std == 0)
    let kernel = try #require(tensors["/a/weight"]?.measured)
    // std = sqrt(2 / 64); five standard errors: σ/√n for the mean, σ/√(2n) for std, n = 640.
    let std = (2.0 / 64).squareRoot()
    #expect(abs(kernel.mean) < 5 * std / 640.0.squareRoot())
    #expect(abs(kernel.std - std) < 5 * std / 1280.0.squareRoot())
    #expect(kernel.min < -std && kernel.max > std)
  }

  @Test(
    "a receipt goes where it is wanted, or nowhere",
    arguments: [ModelOnDisk.Kind.contiguous, .compact])
  func receiptPlaces(kind: ModelOnDisk.Kind) async throws {
    let model = try ModelOnDisk(kind)
    let files = FileManager.default
    try await model.apply(.init(receipt: .none, isDurable: false))
    #expect(try files.contentsOfDirectory(atPath: model.folder.path) == ["model.h5"])
    let place = model.folder.file("elsewhere.json")
    let receipt = try await model.apply(.init(receipt: .path(place), isDurable: false))
    #expect(try ReceiptFile(path: place).read() == receipt)
    #expect(!files.fileExists(atPath: model.receiptPath))
  }

  @Test("a flipped bit is found, with tensor and element", arguments: [0, 17, 639])
  func flippedBit(element: Int) async throws {
    let model = try ModelOnDisk()
    let receipt = try await model.apply()
    let datasets = try await model.inventory().datasets
    let kernel = try #require(datasets.first { $0.path == "/a/weight" })
    guard case .contiguous(let offset?) = kernel.storage else { return }
    var bytes = try model.bytes()
    bytes[offset + element * 4 + 2] ^= 0x10
    try Data(bytes).write(to: URL(filePath: model.path))
    let result = try await model.verify(receipt)
    #expect(result.differences.map(\.path) == ["/a/weight"])
    let difference = try #require(result.differences.first)
    #expect(difference.element == element)
    #expect(difference.expected.count == 8 && difference.expected != difference.found)
  }

  @Test("a plan that writes nothing touches nothing")
  func nothing() async throws {
    let model = try ModelOnDisk()
    try await model.apply(except: ["**"])
    #expect(try model.bytes() == model.original)
    #expect(try FileManager.default.contentsOfDirectory(atPath: model.folder.path) == ["model.h5"])
  }
}

@Suite("Targets of an apply")
struct RewriterTargetTests {
  private func errno(of work: () async throws -> Void) async -> RewriteError? {
    do { try await work() } catch { return error as? RewriteError }
    return nil
  }

  @Test(
    "a new file gets the values, and the model stays as it is", arguments: ModelOnDisk.Kind.small
  )
  func output(kind: ModelOnDisk.Kind) async throws {
    let model = try ModelOnDisk(kind)
    let output = model.folder.file("out.h5")
    let receipt = try await model.apply(.init(output: output, isDurable: false))
    #expect(try model.bytes() == model.original)
    #expect(try await model.verify(receipt, at: output).isIdentical)
    #expect(try ReceiptFile(besideModel: output).read()?.file.path == output)
    #expect(!FileManager.default.fileExists(atPath: model.receiptPath))
    if kind == .contiguous || kind == .scattered {
      try await model.apply()
      #expect(try model.bytes() == TemporaryDirectory.bytes(at: output))
    }
  }

  @Test("the model is no output, under whatever name")
  func outputIsInput() async throws {
    let model = try ModelOnDisk()
    let (soft, hard) = (model.folder.file("soft.h5"), model.folder.file("hard.h5"))
    try FileManager.default.createSymbolicLink(atPath: soft, withDestinationPath: model.path)
    try FileManager.default.linkItem(atPath: model.path, toPath: hard)
    for output in [model.path, soft, hard, model.folder.path + "/./model.h5"] {
      let error = await errno { try await model.apply(.init(output: output)) }
      guard case .outputIsInput = error else {
        Issue.record("\(output): \(String(describing: error))")
        continue
      }
      #expect(try model.bytes() == model.original)
    }
  }

  @Test("a folder or a device is no output")
  func outputIsSpecial() async throws {
    let model = try ModelOnDisk()
    for output in [model.folder.path, "/dev/null"] {
      let error = await errno { try await model.apply(.init(output: output)) }
      guard case .outputIsSpecial = error else {
        Issue.record("\(output): \(String(describing: error))")
        continue
      }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: model.folder.path)
    #expect(names == ["model.h5"])
  }

  @Test("an output in a folder that is not there cannot be created, and is named as it was typed")
  func noFolder() async throws {
    let model = try ModelOnDisk()
    let output = model.folder.file("none/out.h5")
    let error = await errno { try await model.apply(.init(output: output)) }
    guard case .cannotCreate(let cause) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(cause.path == output)
  }

  @Test(
    "a symbolic link to a model stays one", arguments: [ModelOnDisk.Kind.contiguous, .compressed])
  func symbolicLink(kind: ModelOnDisk.Kind) async throws {
    let model = try ModelOnDisk(kind)
    let link = model.folder.file("link.h5")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "model.h5")
    let receipt = try await model.apply(as: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "model.h5")
    #expect(try await model.verify(receipt).isIdentical)
    #expect(try model.bytes() != model.original)
  }

  @Test("in place, other hard links see the new values")
  func hardLink() async throws {
    let model = try ModelOnDisk()
    let other = model.folder.file("other.h5")
    try FileManager.default.linkItem(atPath: model.path, toPath: other)
    try await model.apply()
    #expect(try TemporaryDirectory.bytes(at: other) == model.bytes())
  }

  @Test("a copy that replaces the model has its permissions", arguments: [0o600, 0o640, 0o755])
  func permissions(mode: Int) async throws {
    let model = try ModelOnDisk(.compressed)
    let files = FileManager.default
    try files.setAttributes([.posixPermissions: mode], ofItemAtPath: model.path)
    try await model.apply()
    let found = try files.attributesOfItem(atPath: model.path)[.posixPermissions] as? Int
    #expect(found == mode)
  }

  @Test("a file without permission to write stays as it is", .enabled(if: geteuid() != 0))
  func readOnly() async throws {
    let model = try ModelOnDisk()
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: model.path)
    await #expect(throws: RewriteError.self) { try await model.apply() }
    #expect(try model.bytes() == model.original)
  }

  @Test("a locked model is not touched", arguments: ModelOnDisk.Kind.small)
  func locked(kind: ModelOnDisk.Kind) async throws {
    let model = try ModelOnDisk(kind)
    let plan = try await model.plan()
    let inventory = try await model.inventory()
    let holder = try SystemFiles.openForReading(model.path)
    #expect(try FileLock.acquire(holder, exclusive: false))
    let identity = try ModelIdentity(ModelSource(model.path))
    let error = await errno {
      _ = try await Rewriter(reader: ModelOnDisk.reader).apply(
        plan, inventory, identity: identity, options: .init())
    }
    guard case .locked = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    withExtendedLifetime(holder) {}
    #expect(try model.bytes() == model.original)
    #expect(try FileManager.default.contentsOfDirectory(atPath: model.folder.path).count == 1)
  }

  @Test("a model that changed since it was planned is refused", arguments: [false, true])
  func changed(isReplaced: Bool) async throws {
    let model = try ModelOnDisk()
    let plan = try await model.plan()
    let inventory = try await model.inventory()
    let identity = try ModelIdentity(ModelSource(model.path))
    if isReplaced {
      try Data(model.original).write(to: URL(filePath: model.path), options: .atomic)
    } else {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: model.path)
    }
    let error = await errno {
      _ = try await Rewriter(reader: ModelOnDisk.reader).apply(
        plan, inventory, identity: identity, options: .init())
    }
    guard case .changed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try model.bytes() == model.original)
  }
}
