import CFork
import Dispatch
import Glibc
import HDF5Samples
import Layers
import SystemPackage
import TestSupport
import Testing

@testable import ModelFiles

/// The parent's side against children that do not do their work.
///
/// A test has many threads, so that these are no copies; what copies do is tested on the command line.
@Suite struct EarlyReaderTests {
  private let folder = try? TemporaryDirectory()

  /// A shell that runs a script in an early reader's place.
  private func child(_ script: String) throws -> EarlyReader {
    let (input, output, errors) = (
      try FileDescriptor.pipe(), try FileDescriptor.pipe(), try FileDescriptor.pipe()
    )
    let ours = [input.writeEnd, output.readEnd, errors.readEnd]
    let theirs = [input.readEnd, output.writeEnd, errors.writeEnd]
    for end in ours + theirs { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    let process = try spawn(script, theirs.map(\.rawValue))
    for end in theirs { try end.close() }
    return EarlyReader(
      cfork_child(
        process: process, handle: cfork_handle(process), input: ours[0].rawValue,
        output: ours[1].rawValue, errors: ours[2].rawValue))
  }

  private func spawn(_ script: String, _ streams: [Int32]) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (stream, end) in streams.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, end, Int32(stream))
    }
    // The threads of tests block signals, which a child would inherit.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let arguments = ["sh", "-c", script]
    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { unsafe words.forEach { unsafe free($0) } }
    var process = pid_t()
    let failure = unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, nil)
    try #require(failure == 0)
    return process
  }

  /// Asks on a thread that may wait, unlike those that all tests share.
  private func answer(
    _ script: String, to path: String = "/model.h5", timeout: Duration = .seconds(20)
  ) async throws -> Result<[UInt8], ModelFileError> {
    let child = try #require(try child(script).take())
    return await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        let result = Result { () throws(ModelFileError) in
          var bytes: [UInt8] = []
          try child.receive(.inventory, path, timeout: timeout) { bytes += $0 }
          return bytes
        }
        continuation.resume(returning: result)
      }
    }
  }

  private func kind(_ script: String, timeout: Duration = .seconds(20)) async throws
    -> ModelFileError.Kind?
  {
    switch try await answer(script, timeout: timeout) {
    case .success: nil
    case .failure(let error): error.kind
    }
  }

  @Test("the mode and the path are all it is told, its answer and nothing else is what comes back")
  func talks() async throws {
    let answer = try await answer("echo noise >&2; cat; printf ' there'", to: "/a model\n.h5")
    #expect(String(decoding: try answer.get(), as: UTF8.self) == "inventory /a model\n.h5 there")
  }

  @Test("an answer that is larger than a pipe")
  func large() async throws {
    #expect(try await answer("head -c 3000000 /dev/zero").get().count == 3_000_000)
  }

  @Test("a child that is killed", arguments: [11, 9, 6] as [Int32])
  func killed(signal: Int32) async throws {
    let kind = try await kind("kill -\(signal) $$")
    #expect(kind == .readerDied(.signal(signal)))
  }

  @Test("a child that exits without a word, or with its own")
  func exits() async throws {
    #expect(try await kind("exit 3") == .readerDied(.exit(3)))
    #expect(try await kind("exit 139") == .malformed)
    let told = #"echo noise >&2; echo '{"kind":{"locked":{}},"path":"x","detail":"why"}' >&2"#
    #expect(try await kind("\(told); exit 65") == .locked)
  }

  @Test(
    "a child that hangs is ended after the timeout, whatever it has closed or says to its errors")
  func hangs() async throws {
    let short = Duration.milliseconds(200)
    for script in [
      "exec sleep 100", "exec >&- 2>&-; exec sleep 100",
      "while :; do echo a >&2; sleep 0.1; done",
    ] {
      #expect(try await kind(script, timeout: short) == .readerTimedOut(seconds: 0))
    }
  }

  @Test("a child that gets on may take longer than the timeout in all")
  func slow() async throws {
    #expect(
      try await kind("for i in 1 2 3 4 5 6; do printf ' '; sleep 0.3; done", timeout: .seconds(1))
        == nil)
  }

  @Test("a child that floods standard error")
  func flood() async throws {
    #expect(
      try await kind("exec cat /dev/zero >&2")
        == .readerDied(.badAnswer("too much on standard error")))
  }

  @Test("only the first reading is the early reader's")
  func once() async throws {
    let path = try #require(folder).file("model.h5")
    try SampleFile.make(path) {
      try $0.dataset("/a", [10], bytes: [UInt8](repeating: 7, count: 40))
    }
    let early = try child("exit 9")
    let reader = ReaderProcess(executable: BuiltExecutable.path, early: early)
    let error = await #expect(throws: ModelFileError.self) { try await reader.inventory(of: path) }
    #expect(error?.kind == .readerDied(.exit(9)))
    #expect(try await reader.inventory(of: path).datasets.count == 1)
  }

  @Test("a process with more than one thread is not copied")
  func manyThreads() async {
    let runs = Task.detached { for _ in 0..<10_000 { await Task.yield() } }
    #expect(EarlyReader.start() == nil)
    await runs.value
  }
}
