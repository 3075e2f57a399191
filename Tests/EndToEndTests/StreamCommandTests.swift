internal import Foundation
import TestSupport
import Testing

/// The program under test is the built one; the words to expect come from a Philox of this file's
/// own, which Random123's known answers pin down.
@Suite("h5reinit stream")
struct StreamCommandTests {
  @Test("--raw writes the words in the order in which uniform values take them")
  func words() throws {
    let run = try StreamRun("--raw", "--seed", "-7", "--path", "/a/kernel", "--words", "600")
    #expect(run.status == 0)
    #expect(run.words == expected(count: 600, seed: .max - 6, path: 0x31A5_B3A0_DAF0_C2EF))
  }

  @Test("seed 0 and path / unless told otherwise")
  func defaults() throws {
    let run = try StreamRun("--raw", "--words", "4")
    #expect(run.words == expected(count: 4, seed: 0, path: 0xAF63_A24C_8601_89FE))
  }

  @Test("a long stream is a continuation of a short one")
  func pieces() throws {
    let long = try StreamRun("--raw", "--words", "100001")
    #expect(long.words == expected(count: 100_001, seed: 0, path: 0xAF63_A24C_8601_89FE))
  }

  @Test("no words are no error")
  func none() throws {
    let run = try StreamRun("--raw", "--words", "0")
    #expect(run.status == 0 && run.output.isEmpty && run.message.isEmpty)
  }

  @Test("a reader that has seen enough ends an endless stream quietly")
  func closedPipe() throws {
    let run = try StreamRun("--raw", readingAtMost: 4096)
    #expect(run.status == 0)
    #expect(run.message.isEmpty)
    #expect(
      run.words.prefix(256) == expected(count: 256, seed: 0, path: 0xAF63_A24C_8601_89FE)[...])
  }

  @Test("without --raw the message says what the command is for")
  func usage() throws {
    let run = try StreamRun()
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.message.contains("writes random bits for programs that test generators"))
    #expect(run.message.contains("--raw"))
  }

  @Test("a relative path is refused, with the absolute one")
  func relativePath() throws {
    let run = try StreamRun("--raw", "--path", "a/kernel")
    #expect(run.status == 64)
    #expect(run.message.contains("'/a/kernel'"))
  }

  @Test("the reference gives Random123's known answers")
  func knownAnswers() {
    #expect(
      philox((0, 0, 0, 0), key: (0, 0)) == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
    #expect(
      philox(
        (0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), key: (0xA409_3822, 0x299F_31D0))
        == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
  }
}

/// The first words of a stream: word j of each of 64 counters, then word j + 1.
private func expected(count: Int, seed: UInt64, path: UInt64) -> [UInt32] {
  (0..<count).map { index in
    let counter = UInt32(index / 256 * 64 + index % 64)
    let words = philox(
      (counter, 0, UInt32(truncatingIfNeeded: path), UInt32(path >> 32)),
      key: (UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32)))
    return words[index / 64 % 4]
  }
}

/// Philox4x32-10 as Random123 defines it.
private func philox(_ counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)) -> [UInt32]
{
  var (c0, c1, c2, c3) = counter
  var (k0, k1) = key
  for _ in 0..<10 {
    let first = UInt32(0xD251_1F53).multipliedFullWidth(by: c0)
    let second = UInt32(0xCD9E_8D57).multipliedFullWidth(by: c2)
    (c0, c1, c2, c3) = (second.high ^ c1 ^ k0, second.low, first.high ^ c3 ^ k1, first.low)
    k0 &+= 0x9E37_79B9
    k1 &+= 0xBB67_AE85
  }
  return [c0, c1, c2, c3]
}

/// One run of `h5reinit stream`.
private struct StreamRun {
  let status: Int32
  let output: Data
  let message: String

  /// The output as little-endian words.
  var words: [UInt32] {
    stride(from: 0, to: output.count - 3, by: 4).map { start in
      (0..<4).reduce(0) { $0 | UInt32(output[start + $1]) << (8 * UInt32($1)) }
    }
  }

  /// Runs the command; with a limit, reads so many bytes of its output and closes the pipe.
  init(_ arguments: String..., readingAtMost limit: Int? = nil) throws {
    let process = Process()
    process.executableURL = URL(filePath: BuiltExecutable.path)
    process.arguments = ["stream"] + arguments
    let (standardOutput, standardError) = (Pipe(), Pipe())
    process.standardOutput = standardOutput
    process.standardError = standardError
    try process.run()
    let reader = standardOutput.fileHandleForReading
    if let limit {
      output = try reader.read(upToCount: limit) ?? Data()
      try reader.close()
    } else {
      output = try reader.readToEnd() ?? Data()
    }
    let text = try standardError.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    status = process.terminationStatus
    message = String(decoding: text, as: UTF8.self)
  }
}
