import Glibc
import HDF5Samples
import Layers
import SystemPackage
import TestSupport
import Testing

@testable import ModelFiles

/// The parent's side against children that do not do their work, most of them shell scripts.
@Suite struct ReaderProcessTests {
  private let folder = try? TemporaryDirectory()

  private func sample() throws -> String {
    let folder = try #require(folder)
    let path = folder.file("model.h5")
    try SampleFile.make(path) { file in
      try file.dataset("/a", [1000], bytes: [UInt8](repeating: 7, count: 4000))
      try file.attribute("names", of: "/a", .variables(["one", "two"]))
    }
    return path
  }

  /// A reader whose executable is a script.
  private func fake(_ script: String, timeout: Duration = .seconds(20)) throws -> ReaderProcess {
    let folder = try #require(folder)
    let path = try folder.write(
      Array("#!/bin/sh\n\(script)\n".utf8), to: "reader", executable: true)
    return ReaderProcess(executable: path, timeout: timeout)
  }

  private func inventoryError(_ reader: ReaderProcess) async throws -> ModelFileError.Kind? {
    let path = try sample()
    do throws(ModelFileError) {
      _ = try await reader.inventory(of: path)
      return nil
    } catch {
      return error.kind
    }
  }

  private func readError(_ reader: ReaderProcess) async throws -> ModelFileError.Kind? {
    let path = try sample()
    let datasets = try InventoryReader.read(path, locking: false).inventory.datasets
    let error = await #expect(throws: ModelFileError.self) {
      try await reader.readValues(of: datasets, in: path) { _, _ in }
    }
    return error?.kind
  }

  private func writeError(_ reader: ReaderProcess) async throws -> ModelFileError.Kind? {
    let path = try sample()
    var facts = try #require(
      try InventoryReader.read(path, locking: false).inventory.datasets.first)
    // Far more than a pipe holds, so that the writer waits or meets a closed pipe.
    facts.shape = [1 << 20]
    let error = await #expect(throws: ModelFileError.self) {
      try await reader.writeValues(of: [facts], in: path) {
        [UInt8](repeating: 0, count: $1.count * 4)
      }
    }
    return error?.kind
  }

  @Test("a child that is killed", arguments: [11, 9, 6] as [Int32])
  func killed(signal: Int32) async throws {
    let reader = try fake("kill -\(signal) $$")
    #expect(try await inventoryError(reader) == .readerDied(.signal(signal)))
    #expect(try await readError(reader) == .readerDied(.signal(signal)))
    #expect(try await writeError(reader) == .readerDied(.signal(signal)))
  }

  @Test("a child that exits without a word")
  func exits() async throws {
    let reader = try fake("exit 3")
    #expect(try await inventoryError(reader) == .readerDied(.exit(3)))
    #expect(try await readError(reader) == .readerDied(.exit(3)))
    #expect(try await writeError(reader) == .readerDied(.exit(3)))
  }

  @Test("a child that hangs is ended after the timeout")
  func hangs() async throws {
    let reader = try fake("exec sleep 100", timeout: .milliseconds(200))
    #expect(try await inventoryError(reader) == .readerTimedOut(seconds: 0))
    #expect(try await readError(reader) == .readerTimedOut(seconds: 0))
    #expect(try await writeError(reader) == .readerTimedOut(seconds: 0))
  }

  @Test("a child that closes its output and stays is ended too")
  func stays() async throws {
    let reader = try fake("exec >&- 2>&-; exec sleep 100", timeout: .milliseconds(200))
    // Which of the two is seen first, the end of its output or of its time, is the scheduler's choice.
    let error = try await inventoryError(reader)
    #expect(error == .readerDied(.signal(9)) || error == .readerTimedOut(seconds: 0))
  }

  @Test(
    "an answer that makes no sense", arguments: ["echo nonsense", "echo '{\"bytes\": 1}'", ":"])
  func nonsense(script: String) async throws {
    #expect(
      try await inventoryError(try fake(script))
        == .readerDied(.badAnswer("its answer is not an inventory")))
  }

  @Test("an inventory that cannot be true of the file")
  func untrue() async throws {
    let dataset = DatasetFacts(
      path: "/a", shape: [4], element: ElementType(.float32, size: 4),
      storage: .contiguous(offset: 99_999_999))
    let escaped = PlacedInventory(inventory: Inventory(bytes: 1, datasets: [dataset])).wire.map {
      byte in
      let digits = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
    let script = "printf '\(escaped.joined())'"
    #expect(try await inventoryError(try fake(script)) == .malformed)
  }

  @Test("too few values and too many")
  func counts() async throws {
    #expect(
      try await readError(try fake("echo few"))
        == .readerDied(.badAnswer("it ended too early")))
    #expect(
      try await readError(try fake("exec cat /dev/zero"))
        == .readerDied(.badAnswer("its answer is too long")))
  }

  @Test("a child that floods standard error")
  func flood() async throws {
    #expect(
      try await inventoryError(try fake("exec cat /dev/zero >&2"))
        == .readerDied(.badAnswer("too much on standard error")))
  }

  @Test("the child's own words are passed on, whatever else it printed")
  func told() async throws {
    let script = """
      echo noise >&2; echo '{"kind":{"malformed":{}},"path":"x","detail":"why"}' >&2; exit 65
      """
    #expect(try await inventoryError(try fake(script)) == .malformed)
    #expect(try await inventoryError(try fake("echo noise >&2; exit 65")) == .readerDied(.exit(65)))
  }

  @Test("an executable that is not there")
  func missing() async throws {
    #expect(
      try await inventoryError(ReaderProcess(executable: "/nowhere/h5reinit")) == .readerNotStarted)
  }

  @Test("locking is switched off for the child on demand")
  func locking() async throws {
    let folder = try #require(folder)
    let script = try folder.write(
      Array("#!/bin/sh\n[ \"$HDF5_USE_FILE_LOCKING\" = FALSE ] && exit 7\nexit 8\n".utf8),
      to: "lock", executable: true)
    let off = ReaderProcess(executable: script, locking: false)
    #expect(try await inventoryError(off) == .readerDied(.exit(7)))
    let on = ReaderProcess(executable: script)
    #expect(try await inventoryError(on) == .readerDied(.exit(8)))
  }

  @Test("a file cut off anywhere is an error, or listed, and never a crash of the parent")
  func truncated() async throws {
    let folder = try #require(folder)
    let bytes = try TemporaryDirectory.bytes(at: sample())
    let reader = ReaderProcess(executable: BuiltExecutable.path)
    var kinds: Set<ModelFileError.Kind> = []
    for length in stride(from: 1, to: bytes.count, by: 331) {
      let path = try folder.write(Array(bytes.prefix(length)), to: "cut.h5")
      do throws(ModelFileError) {
        _ = try await reader.inventory(of: path)
        Issue.record("\(length) of \(bytes.count) bytes are taken for a whole file")
      } catch {
        kinds.insert(error.kind)
      }
    }
    #expect(kinds.contains(.truncated))
    #expect(kinds.isSubset(of: [.truncated, .malformed, .notHDF5(.unknown)]))
  }

  @Test("a file that another process has locked, and the way around")
  func lockedElsewhere() async throws {
    let path = try sample()
    let file = try FileDescriptor.open(FilePath(path), .readWrite, options: .closeOnExec)
    defer { try? file.close() }
    #expect(flock(file.rawValue, LOCK_EX | LOCK_NB) == 0)
    let error = await #expect(throws: ModelFileError.self) {
      _ = try await ReaderProcess(executable: BuiltExecutable.path).inventory(of: path)
    }
    #expect(error?.kind == .locked)
    let unlocked = ReaderProcess(executable: BuiltExecutable.path, locking: false)
    #expect(try await unlocked.inventory(of: path).datasets.count == 1)
  }

  @Test("a file whose writer did not close it is locked")
  func openForWriting() async throws {
    let folder = try #require(folder)
    let path = folder.file("open.h5")
    // A superblock of version 3 is marked as long as its writer has it open: so is a copy of it.
    try SampleFile.make(folder.file("original.h5"), latest: true) { file in
      try file.flush()
      try folder.write(TemporaryDirectory.bytes(at: folder.file("original.h5")), to: "open.h5")
    }
    let error = await #expect(throws: ModelFileError.self) {
      _ = try await ReaderProcess(executable: BuiltExecutable.path).inventory(of: path)
    }
    #expect(error?.kind == .locked)
  }
}
