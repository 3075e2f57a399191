import Initializers
import Testing

@testable import Planning

@Suite("Policy files")
struct PolicyFileTests {
  private func read(_ text: String) throws -> PolicyFile {
    try PolicyFile(parsing: text, name: "policy.yaml")
  }

  @Test("every setting is read")
  func settings() throws {
    let file = try read(
      """
      # What a colleague wrote.
      version: 1
      seed: -5
      rng: torch
      fan: true
      layout: split
      mode: fan_out
      nonlinearity: relu
      negative_slope: 0.2
      on_unknown: keep
      only: ["role:kernel", head]
      except: "**/frozen/**"
      preset: kernels
      """)
    let policy = file.policy()
    #expect(policy.seed == Seed(Int64(-5)) && policy.rng == .torch && policy.fan == .true)
    #expect(policy.layout == .split && policy.mode == .fanOut && policy.nonlinearity == "relu")
    #expect(policy.negativeSlope == 0.2 && policy.onUnknown == .keep)
    #expect(policy.only.map(\.text) == ["role:kernel", "head"])
    #expect(policy.except.map(\.text) == ["**/frozen/**"])
    #expect(policy.preset == .kernels && policy.rules.isEmpty)
  }

  @Test("initializers are names, calls, and names with arguments")
  func rules() throws {
    let file = try read(
      """
      rules:
        - {match: a, init: zeros_}
        - match: b
          init: "normal_(std: 0.02)"
        - match: c
          init:
            kaiming_normal_: {mode: fan_out, nonlinearity: relu}
        - match: d
          init: {constant_: 0.5}
        - match: e
          init: {orthogonal: }
        - match: f
          init: keep
        - match: g
          init: {orthogonal_: {gain: [1.0, 0.5]}}
        - match: h
          preset: zeros
          optional: true
        - match: "**"
          preset: kaiming
      """)
    let choices = file.rules.map(\.choice)
    #expect(choices[0] == .initialize(.constant(0)))
    #expect(choices[1] == .initialize(.normal(mean: 0, std: 0.02)))
    #expect(
      choices[2] == .initialize(.kaimingNormal(mode: .fanOut, nonlinearity: "relu", a: 0)))
    #expect(choices[3] == .initialize(.constant(0.5)))
    #expect(choices[4] == .initialize(.orthogonal(gain: 1)))
    #expect(choices[5] == .keep)
    #expect("\(file.rules[6])" == "g=orthogonal_(gain: [1, 0.5])")
    #expect(choices[7] == .preset(.zeros) && file.rules[7].isOptional)
    // The last rule leaves the rest to a preset, as `preset` at the top does.
    #expect(file.rules.count == 8 && file.preset == .kaiming)
    #expect(file.rules[1].source?.description == "policy.yaml:3:12")
  }

  @Test("JSON is YAML")
  func json() throws {
    let file = try read(#"{"seed": 7, "rules": [{"match": "role:bias", "init": "ones_"}]}"#)
    #expect(file.seed == Seed(UInt64(7)) && file.rules.count == 1 && file.preset == nil)
  }

  /// The text, the line and column, and words of the message.
  static let mistakes: [(String, Int, Int, String)] = [
    ("sed: 1", 1, 1, "did you mean 'seed'?"),
    ("rules:\n- match: a\n  init: kaiming_norml_", 3, 9, "did you mean 'kaiming_normal_'?"),
    ("rules:\n- match: a\n  init: 'normal_(sdt: 1)'", 3, 18, "it has mean, std"),
    ("rules:\n- match: a\n  init: {normal_: {sdt: 1}}", 3, 20, "it has mean, std"),
    ("rules:\n- match: a\n  init: {normal_: {std: wide}}", 3, 25, "a number"),
    ("rules:\n- match: a\n  int: zeros_", 3, 3, "did you mean 'init'?"),
    ("rules:\n- init: zeros_", 2, 3, "needs the key 'match'"),
    ("rules:\n- match: a", 2, 3, "needs the key 'init'"),
    ("rules:\n- match: a\n  init: zeros_\n  preset: zeros", 4, 11, "not both"),
    ("rules:\n- match: a and\n  init: zeros_", 2, 15, "selector"),
    ("rules:\n- match: \"role:kernl\"\n  init: zeros_", 2, 11, "did you mean 'role:kernel'?"),
    ("rules:\n- match: a\n  preset: kaimming", 3, 11, "did you mean 'kaiming'?"),
    ("rules: zeros_", 1, 8, "a list of rules"),
    ("seed: many", 1, 7, "whole number"), ("seed: \"7\"", 1, 7, "whole number"),
    ("seed: 1\nseed: 2", 2, 1, "given twice"), ("rng: filox", 1, 6, "did you mean 'philox'?"),
    ("version: 2", 1, 10, "version 1"), ("mode: fan_avg", 1, 7, "fan_in"),
    ("nonlinearity: rlu", 1, 15, "did you mean 'relu'?"),
    (
      "on_unknown: error\nrules:\n- match: \"**\"\n  init: keep\n- match: a\n  init: zeros_", 5, 10,
      "can never decide"
    ),
    ("rules:\n- match: a\n  init: keep\n- match: a\n  init: zeros_", 4, 10, "can never decide"),
    ("rules:\n- match: **/kernel\n  init: keep", 2, 11, "in quotes"),
    ("seed: [1", 1, 9, "no YAML"), ("a: &x 1\nb: *x", 1, 4, "anchors"),
    ("", 1, 1, "says nothing"), ("# nothing\n", 1, 1, "says nothing"),
    ("- a", 1, 1, "a policy"), ("seed: !secret 1", 1, 7, "tag"),
  ]

  @Test("mistakes are told with place, line, caret and remedy", arguments: mistakes)
  func errors(text: String, line: Int, column: Int, words: String) {
    let error = #expect(throws: PolicyFileError.self) { try read(text) }
    #expect(error?.line == line && error?.column == column, "\(error as Any)")
    let message = "\(error as Any)"
    #expect(message.contains(words), "\(message)")
    #expect(message.contains("policy.yaml:\(line):\(column): "))
    if let shown = error?.lineText, !shown.isEmpty { #expect(message.contains("^")) }
  }

  @Test("hostile text is refused in no time")
  func hostile() {
    let laughs = (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 50_000),
      (0..<10_000).map { String(repeating: " ", count: $0 % 900) + "a:" }.joined(separator: "\n"),
      String(repeating: "x", count: PolicyFile.largest + 1),
      "a0: &a0 x\n" + laughs.joined(separator: "\n"),
    ] {
      #expect(throws: PolicyFileError.self) { try read(text) }
    }
  }

  @Test("a policy written as a file is the same policy")
  func roundTrip() throws {
    let rules = [
      try Rule(parsing: #"re:^x"\d\\y=normal_(std: 0.02)"#), try Rule(parsing: "role:bias=keep"),
      try Rule(parsing: "layers(**)[::2]=orthogonal_(gain: [1, 0.25])"),
      Rule(try Selector("a or 'b c'"), .preset(.zeros), isOptional: true),
    ]
    for preset in [Preset?.none, .kernels] {
      let policy = Policy(
        seed: Seed(UInt64.max), preset: preset, rng: .torch, fan: .true, layout: .split,
        mode: .fanOut, nonlinearity: "tanh", negativeSlope: 1e-5, only: [try Selector("a\u{7}")],
        except: [try Selector("層/**")], onUnknown: .keep, rules: rules)
      #expect(try read(policy.yaml).policy() == policy)
    }
  }
}
