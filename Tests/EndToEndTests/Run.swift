import Foundation
import TestSupport
import Testing

/// A finished run of the built program.
struct Run {
  let status: Int32
  let output: String
  let messages: String

  /// Runs h5reinit with arguments.
  init(_ arguments: String...) async throws {
    try await self.init(BuiltExecutable.path, arguments)
  }

  /// Runs a line of shell, in which `$H5REINIT` is the program.
  init(shell line: String) async throws { try await self.init("/bin/sh", ["-c", line]) }

  private init(_ program: String, _ arguments: [String]) async throws {
    // Files rather than pipes: no amount of output can block.
    let folder = try TemporaryDirectory()
    let (output, messages) = (try folder.write([], to: "out"), try folder.write([], to: "err"))
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["H5REINIT"] = BuiltExecutable.path
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: messages)
    // Waiting must not block a thread: there are few, and other tests need them to make progress.
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in done.resume() }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    status = process.terminationStatus
    self.output = String(decoding: try TemporaryDirectory.bytes(at: output), as: UTF8.self)
    self.messages = String(decoding: try TemporaryDirectory.bytes(at: messages), as: UTF8.self)
  }

  /// The output as JSON.
  var json: [String: Any] {
    get throws {
      let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
      return try #require(value as? [String: Any])
    }
  }

  /// Expects a failure: the status, nothing on standard output, one message that has the words.
  func expectFailure(
    _ expected: Int32, _ words: String..., location: SourceLocation = #_sourceLocation
  ) {
    #expect(status == expected, "\(messages)", sourceLocation: location)
    #expect(output.isEmpty, sourceLocation: location)
    let heads = messages.split(separator: "\n").filter {
      $0.hasPrefix("h5reinit: ") || $0.hasPrefix("Error: ")
    }
    #expect(heads.count == 1, "\(messages)", sourceLocation: location)
    for word in words {
      #expect(messages.contains(word), "\(messages)", sourceLocation: location)
    }
  }
}

/// A copy of a fixture in a folder of its own.
struct Model {
  let folder: TemporaryDirectory
  let path: String

  init(_ fixture: String = "torch_zoo_layers.h5") throws {
    folder = try TemporaryDirectory()
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let source = root.appending(path: "Fixtures/models/\(fixture)")
    path = try folder.write(
      try TemporaryDirectory.bytes(at: source.path(percentEncoded: false)), to: "model.h5")
  }

  var receipt: String { path + ".h5reinit.json" }

  func bytes() throws -> [UInt8] { try TemporaryDirectory.bytes(at: path) }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }
}
