import Foundation
import HDF5Samples
import TestSupport
import Testing

@Suite("Commands")
struct CommandTests {
  @Test("without a command the plan is shown, and nothing is written")
  func plan() async throws {
    let model = try Model()
    let original = try model.bytes()
    let run = try await Run(model.path, "--seed", "42")
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(run.output == (try await Run("plan", model.path, "--seed", "42").output))
    #expect(run.output.contains("kaiming_normal_") && run.output.contains("seed 42"))
    #expect(try model.bytes() == original)
    #expect(try model.names() == ["model.h5"])
  }

  @Test("apply does what plan said, and verify agrees")
  func apply() async throws {
    let model = try Model()
    let original = try model.bytes()
    let plan = try await Run(model.path, "--seed", "42", "--format", "json").json
    let run = try await Run("apply", model.path, "--seed", "42", "--no-sync", "--format", "json")
    #expect(run.status == 0 && run.messages.isEmpty)
    let receipt = try run.json
    #expect(plan["state"] as? String == "planned" && receipt["state"] as? String == "applied")
    #expect(plan["totals"] as? [String: Int] == receipt["totals"] as? [String: Int])
    #expect(run.output == (try String(contentsOfFile: model.receipt, encoding: .utf8)))
    #expect(try model.bytes() != original)
    let verified = try await Run("verify", model.path)
    #expect(verified.status == 0 && verified.output.contains("identical, bit for bit"))
  }

  @Test("threads and receipts do not change the bytes")
  func threads() async throws {
    let models = [try Model(), try Model()]
    for (model, threads) in zip(models, ["1", "7"]) {
      let run = try await Run(
        "apply", model.path, "--seed", "-5", "--threads", threads, "--no-receipt", "--no-sync")
      #expect(run.status == 0)
      #expect(try model.names() == ["model.h5"])
    }
    #expect(try models[0].bytes() == models[1].bytes())
  }

  @Test("-o writes a new file and leaves the model as it is")
  func output() async throws {
    let model = try Model("torch_gzip_shuffle.h5")
    let original = try model.bytes()
    let output = model.folder.file("out.h5")
    #expect(try await Run("apply", model.path, "-o", output, "--no-sync").status == 0)
    #expect(try model.bytes() == original)
    #expect(try await Run("verify", output).status == 0)
    #expect(try model.names() == ["model.h5", "out.h5", "out.h5.h5reinit.json"])
  }

  @Test("every result is JSON on demand")
  func json() async throws {
    let model = try Model()
    let commands = [["plan"], ["inspect"], ["apply", "--no-sync"], ["verify"]]
    let schemas = ["plan", "inspect", "plan", "verify"]
    for (command, schema) in zip(commands, schemas) {
      let flags = command.dropFirst().joined(separator: " ")
      let run = try await Run(
        shell: "\"$H5REINIT\" \(command[0]) '\(model.path)' \(flags) --format json")
      #expect(try run.json["schema"] as? String == "h5reinit.\(schema)/1")
    }
  }

  @Test("-q prints nothing", arguments: ["plan", "inspect", "apply", "recover"])
  func quiet(command: String) async throws {
    let model = try Model()
    let run = try await Run(command, model.path, "-q")
    #expect(run.status == 0 && run.output.isEmpty && run.messages.isEmpty)
  }

  @Test("a reader that has seen enough is no error", arguments: ["table", "json"])
  func closedPipe(format: String) async throws {
    let model = try Model("demo.h5")
    let command = "\"$H5REINIT\" '\(model.path)' --format \(format); echo status $? >&2"
    for reader in ["head -1", "true"] {
      let run = try await Run(shell: "{ sleep 0.1; \(command); } | \(reader)")
      #expect(run.messages == "status 0\n")
    }
  }

  @Test("help names every command, its examples and the exit statuses")
  func help() async throws {
    let help = try await Run("--help")
    #expect(help.status == 0 && help.messages.isEmpty)
    for word in ["plan", "apply", "inspect", "verify", "recover", "EXAMPLES", "EXIT STATUS"] {
      #expect(help.output.contains(word), "\(word)")
    }
    for status in ["0", "1", "64", "65", "66", "69", "70", "73", "74", "75", "77"] {
      #expect(help.output.firstMatch(of: try Regex("\\b\(status)\\s+[A-Za-z]")) != nil, "\(status)")
    }
    let apply = try await Run("apply", "--help").output
    for flag in [
      "--seed", "--only", "--except", "--mode", "--nonlinearity", "--negative-slope", "--fan",
      "--layout", "--rng", "--preset", "--on-unknown", "--output", "--receipt", "--no-receipt",
      "--no-sync",
      "--threads", "--format", "--quiet", "--verbose",
    ] {
      #expect(apply.contains(flag), "\(flag)")
    }
  }

  @Test("the version is the one in plans, with libhdf5's")
  func version() async throws {
    let run = try await Run("--version")
    let model = try Model()
    let plan = try await Run(model.path, "--format", "json").json
    let tool = try #require(plan["tool"] as? [String: String])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("h5reinit \(tool["version"] ?? "") (libhdf5 1."))
  }
}

@Suite("Seeds on the command line")
struct SeedFlagTests {
  @Test("a seed that was not given is drawn, printed and recorded")
  func drawn() async throws {
    let model = try Model()
    let run = try await Run("apply", model.path, "--no-sync")
    let printed = try #require(run.output.firstMatch(of: /seed (\d+)\n/)?.1)
    let receipt = try String(contentsOfFile: model.receipt, encoding: .utf8)
    #expect(receipt.contains("\"seed\": \(printed),"))
    // What was recorded makes the same file.
    let again = try Model()
    #expect(try await Run("apply", again.path, "--seed", String(printed), "--no-sync").status == 0)
    #expect(try again.bytes() == model.bytes())
    #expect(try await Run(model.path, "--format", "json").json["seed"] as? Int != Int(printed))
  }

  @Test(
    "seeds of torch's whole range are taken",
    arguments: ["-9223372036854775808", "18446744073709551615", "0", "-1"])
  func range(seed: String) async throws {
    let model = try Model()
    let run = try await Run("apply", model.path, "--seed", seed, "--no-sync")
    #expect(run.status == 0 && run.output.contains("seed \(seed)\n"))
    #expect(try await Run("verify", model.path).status == 0)
  }

  @Test(
    "one beyond is refused, and so is what is no integer",
    arguments: ["-9223372036854775809", "18446744073709551616", "1.5", "0x10", "x", ""])
  func beyond(seed: String) async throws {
    let model = try Model()
    try await Run(model.path, "--seed", seed).expectFailure(64, "--seed")
  }
}

@Suite("Failures")
struct FailureTests {
  /// Runs plan and apply, and expects that both fail alike and leave the folder as it is.
  private func expectBothFail(
    _ status: Int32, _ word: String, _ model: Model, _ flags: String...,
    location: SourceLocation = #_sourceLocation
  ) async throws {
    let (bytes, names) = (try model.bytes(), try model.names())
    for command in ["plan", "apply"] {
      let quoted = flags.map { "'\($0)'" }.joined(separator: " ")
      try await Run(shell: "\"$H5REINIT\" \(command) '\(model.path)' \(quoted)")
        .expectFailure(status, word, location: location)
    }
    #expect(try model.bytes() == bytes && model.names() == names, sourceLocation: location)
  }

  @Test("1: a value that is not as planned")
  func difference() async throws {
    let model = try Model()
    _ = try await Run("apply", model.path, "--seed", "1", "--no-sync")
    let receipt = try String(contentsOfFile: model.receipt, encoding: .utf8)
    try Data(receipt.replacing("\"seed\": 1,", with: "\"seed\": 2,").utf8)
      .write(to: URL(filePath: model.receipt))
    let run = try await Run("verify", model.path)
    #expect(run.status == 1 && run.output.contains("differ") && !run.messages.isEmpty)
  }

  @Test(
    "64: flags that make no sense",
    arguments: [
      ("--nonlinearity", "leaky_rely"), ("--mode", "fan_up"), ("--negative-slope", "True"),
      ("--preset", "kaimin"), ("--on-unknown", "guess"), ("--fan", "jax"), ("--frobnicate", "1"),
    ])
  func usage(flag: String, value: String) async throws {
    try await expectBothFail(64, flag.hasPrefix("--non") ? value : flag, try Model(), flag, value)
  }

  @Test("64: no model, flags that exclude each other, an output that is the model")
  func moreUsage() async throws {
    let model = try Model()
    try await Run().expectFailure(64, "model")
    try await Run("apply", model.path, "--receipt", "r", "--no-receipt").expectFailure(
      64, "--receipt")
    try await Run("apply", model.path, "--threads", "0").expectFailure(64, "--threads")
    try await Run("apply", model.path, "-o", model.path).expectFailure(64, "-o")
    #expect(try model.names() == ["model.h5"])
  }

  @Test("65: files that are no HDF5, or cut short", arguments: ["text", "", "PK\u{3}\u{4}rest"])
  func notHDF5(text: String) async throws {
    let model = try Model()
    try model.folder.write(Array(text.utf8), to: "model.h5")
    try await expectBothFail(65, model.path, model)
  }

  @Test("65: a truncated file")
  func truncated() async throws {
    let model = try Model()
    try model.folder.write(Array(try model.bytes().prefix(3000)), to: "model.h5")
    try await expectBothFail(65, model.path, model)
  }

  @Test("65: a tensor that is not understood, and a selector that matches nothing")
  func data() async throws {
    try await expectBothFail(65, "--on-unknown keep", try Model("torch_unknown.h5"))
    try await expectBothFail(65, "matches no tensor", try Model(), "--only", "nothing/like/it")
    let model = try Model("torch_unknown.h5")
    #expect(try await Run(model.path, "--on-unknown", "keep").status == 0)
  }

  @Test("66: a model that is not there, and a folder")
  func noInput() async throws {
    let folder = try TemporaryDirectory()
    for command in ["plan", "apply", "inspect"] {
      try await Run(command, folder.file("none.h5")).expectFailure(66, "none.h5")
      try await Run(command, folder.path).expectFailure(66, folder.path)
    }
    let model = try Model()
    try await Run("verify", model.path).expectFailure(66, "receipt")
  }

  @Test("69: a filter that is not installed")
  func missingFilter() async throws {
    try await expectBothFail(69, "lzf", try Model("torch_lzf.h5"))
  }

  @Test("73: an output that cannot be created")
  func cannotCreate() async throws {
    let model = try Model()
    for output in [model.folder.file("none/out.h5"), model.folder.path, "/dev/null"] {
      try await Run("apply", model.path, "-o", output).expectFailure(73, output)
    }
    #expect(try model.names() == ["model.h5"])
  }

  @Test(
    "74: standard output that takes nothing more",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullOutput() async throws {
    let model = try Model()
    try await Run(shell: "\"$H5REINIT\" '\(model.path)' > /dev/full")
      .expectFailure(74, "standard output")
  }

  @Test("75: an apply that was interrupted, until it is recovered")
  func interrupted() async throws {
    let model = try Model()
    let original = try model.bytes()
    _ = try await Run("apply", model.path, "--seed", "1", "--no-sync")
    let new = try model.bytes()
    let receipt = try String(contentsOfFile: model.receipt, encoding: .utf8)
    try Data(receipt.replacing("\"state\": \"applied\"", with: "\"state\": \"applying\"").utf8)
      .write(to: URL(filePath: model.receipt))
    try model.folder.write(original, to: "model.h5")
    try await expectBothFail(75, "h5reinit recover", model)
    try await Run("inspect", model.path).expectFailure(75, "h5reinit recover")
    try await Run("verify", model.path).expectFailure(75, "h5reinit recover")
    #expect(try await Run("recover", model.path).status == 0)
    #expect(try model.bytes() == new)
    #expect(try await Run("verify", model.path).status == 0)
    let again = try await Run("recover", model.path)
    #expect(again.status == 0 && again.messages.contains("nothing to do"))
  }

  @Test("75: a model that another program has locked")
  func locked() async throws {
    let model = try Model()
    let original = try model.bytes()
    let run = try await Run(
      shell: "exec 9< '\(model.path)'; flock -s 9; \"$H5REINIT\" apply '\(model.path)' 9<&-")
    run.expectFailure(75, "locked")
    #expect(try model.bytes() == original && model.names() == ["model.h5"])
  }

  @Test("77: no permission", .enabled(if: geteuid() != 0))
  func noPermission() async throws {
    let model = try Model()
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: model.path)
    try await Run(model.path).expectFailure(77, model.path)
  }

  @Test("names from a file reach no terminal raw in messages either")
  func controlCharacters() async throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("model.h5")
    try SampleFile.make(path) { file in
      try file.dataset("/w\u{1b}[31m\u{7}", [3], bytes: [UInt8](repeating: 0, count: 12))
    }
    let run = try await Run(path)
    run.expectFailure(65, #"/w\u{1B}[31m"#)
    #expect(!run.messages.contains("\u{1b}") && !run.messages.contains("\u{7}"))
  }
}
