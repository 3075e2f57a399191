import Foundation
import Initializers
import Layers
import Testing

@testable import Planning

@Suite("JSON of plans")
struct PlanJSONTests {
  private func decoded(_ text: String) throws -> Plan {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(Plan.self, from: Data(text.utf8))
  }

  // The layout is the contract's; the numbers are sqrt(2) and sqrt(2) / sqrt(64).
  private static let snapshot = #"""
    {
      "schema": "h5reinit.plan/1",
      "state": "planned",
      "tool": {"name": "h5reinit", "version": "1.2.3"},
      "file": {"path": "model.h5", "bytes": 9000, "container": "hdf5", "dialect": "torch"},
      "seed": 42,
      "rng": "philox",
      "fan": "torch",
      "policy": {
        "preset": "kaiming",
        "seed": 42,
        "rng": "philox",
        "stream": 1,
        "fan": "torch",
        "layout": "auto",
        "mode": "fan_in",
        "nonlinearity": "leaky_relu",
        "negative_slope": 0,
        "rules": [],
        "only": [],
        "except": ["d2"],
        "on_unknown": "error"
      },
      "tensors": [
        {
          "path": "/d1/kernel",
          "layer": "d1",
          "layer_type": "dense",
          "role": "kernel",
          "shape": [64, 10],
          "dtype": "float32",
          "byte_order": "little",
          "storage": "contiguous",
          "filters": [],
          "axes": {"in": [0], "out": [1], "spatial": []},
          "fan_in": 64,
          "fan_out": 10,
          "action": "write",
          "initializer": {"name": "kaiming_normal_", "mode": "fan_in", "nonlinearity": "leaky_relu", "a": 0},
          "gain": 1.4142135623730951,
          "std": 0.1767766952966369,
          "method": "direct",
          "rule": "preset kaiming: role kernel",
          "evidence": ["a test"],
          "aliases": [],
          "elements": 640,
          "bytes": 2560
        },
        {
          "path": "/d2/bias",
          "layer": "d2",
          "layer_type": "dense",
          "role": "bias",
          "shape": [3],
          "dtype": "float32",
          "byte_order": "little",
          "storage": "contiguous",
          "filters": [],
          "axes": null,
          "fan_in": null,
          "fan_out": null,
          "action": "keep",
          "initializer": null,
          "gain": null,
          "std": null,
          "method": null,
          "rule": "--except d2",
          "evidence": ["a test"],
          "aliases": [],
          "elements": 3,
          "bytes": 12
        }
      ],
      "totals": {"tensors": 2, "write": 1, "keep": 1, "elements": 640, "bytes": 2560},
      "warnings": []
    }
    """#

  @Test("the whole text has the contract's keys in the contract's order")
  func snapshot() throws {
    let plan = try ModelBuilder.plan(
      [
        ModelBuilder.kernel("/d1/kernel", [64, 10]), ModelBuilder.tensor("/d2/bias", layer: "d2"),
      ], ModelBuilder.policy(except: ["d2"]))
    let text = try OrderedJSONEncoder().encode(plan)
    let difference = zip(text.split(separator: "\n"), Self.snapshot.split(separator: "\n"))
      .first { $0 != $1 }
    #expect(text == Self.snapshot, "first difference: \(String(describing: difference))")
    #expect(try decoded(text) == plan)
  }

  @Test(
    "seeds, slopes and names at their limits come back as they were",
    arguments: [Seed(Int64.min), Seed(UInt64.max), Seed(UInt64(0)), Seed(Int64(-1))],
    [0, -0.2, .infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
  func limits(seed: Seed, slope: Double) throws {
    let odd = "/a\"b\\c\u{0}\u{1b}[31m\n\u{7f}\u{9b}\u{2028}é😀"
    let policy = Policy(
      seed: seed, nonlinearity: "relu", negativeSlope: slope, only: [try Selector("\u{7}*")],
      except: [try Selector("role:metric")])
    let tensors = [
      ModelBuilder.kernel("/\u{7}w"), ModelBuilder.tensor(odd, role: .metric),
    ]
    let plan = try ModelBuilder.plan(tensors, policy)
    let text = try OrderedJSONEncoder().encode(plan)
    #expect(try decoded(text) == plan)
    #expect(text.contains("\"seed\": \(seed.description),"))
    let isHarmless = text.unicodeScalars.allSatisfy {
      $0 == "\n" || $0.properties.generalCategory != .control
    }
    #expect(isHarmless)
  }

  @Test("a slope that is no number comes back as one")
  func nan() throws {
    let policy = Policy(seed: Seed(UInt64(1)), nonlinearity: "relu", negativeSlope: .nan)
    let plan = try ModelBuilder.plan([ModelBuilder.kernel("/w")], policy)
    let text = try OrderedJSONEncoder().encode(plan)
    #expect(text.contains("\"negative_slope\": \"nan\"") && text.contains("\"a\": \"nan\""))
    #expect(try decoded(text).policy.negativeSlope.isNaN)
  }

  @Test("copies and aliases have their keys")
  func copies() throws {
    let plan = try ModelBuilder.plan([
      ModelBuilder.tensor("/a", aliases: ["/z"]), ModelBuilder.tensor("/b", copyOf: "/a"),
    ])
    let text = try OrderedJSONEncoder().encode(plan)
    #expect(text.contains(#""aliases": ["/z"]"#) && text.contains(#""copy_of": "/a""#))
    #expect(try decoded(text) == plan)
  }
}

@Suite("Ordered JSON")
struct OrderedJSONEncoderTests {
  private struct Pair<Value: Encodable>: Encodable {
    var zebra: Value
    var apple: Value?
  }

  private func text(_ value: some Encodable) throws -> String {
    try OrderedJSONEncoder().encode(value)
  }

  @Test("keys keep their order, and absent values are null")
  func order() throws {
    #expect(try text(Pair(zebra: 1, apple: 2)) == #"{"zebra": 1, "apple": 2}"#)
  }

  @Test(
    "numbers are the shortest that read back",
    arguments: [
      (0.1, "0.1"), (1, "1"), (-0.0, "-0"), (1e22, "1e+22"), (.leastNonzeroMagnitude, "5e-324"),
      (.infinity, "\"inf\""), (-.infinity, "\"-inf\""), (.nan, "\"nan\""),
      (100_000, "100000"), (1 / 3, "0.3333333333333333"),
    ])
  func numbers(value: Double, expected: String) throws {
    #expect(try text([value]) == "[\(expected)]")
  }

  @Test("integers of every width keep every digit")
  func integers() throws {
    #expect(try text([UInt64.max]) == "[18446744073709551615]")
    #expect(try text([Int64.min]) == "[-9223372036854775808]")
    #expect(try text([Int8.min]) == "[-128]" && text([UInt16.max]) == "[65535]")
    #expect(try text([true, false]) == "[true, false]")
  }

  @Test("strings escape what JSON must and a terminal should not see")
  func strings() throws {
    #expect(
      try text(["\"\\/\n\r\t\u{0}\u{1b}\u{7f}\u{85}\u{2028}é😀"])
        == #"["\"\\/\n\r\t\u0000\u001b\u007f\u0085\u2028é😀"]"#)
  }

  @Test("empty containers and nested ones are laid out by line")
  func layout() throws {
    #expect(try text([Int]()) == "[]" && text([String: Int]()) == "{}")
    #expect(try text([[1], []]) == "[\n  [1],\n  []\n]")
    let deep = Pair(zebra: Pair(zebra: 1, apple: 2), apple: nil)
    #expect(
      try text(deep) == "{\n  \"zebra\": {\"zebra\": 1, \"apple\": 2},\n  \"apple\": null\n}")
  }

  private struct Seven: Encodable {
    var a = 1, b = 2, c = 3, d = 4, e = 5, f = 6
    var g: Int?
  }

  @Test(
    "what is longer than six members or eight items turns out so late, and all is laid out anew")
  func longer() throws {
    #expect(
      try text([Pair(zebra: Array(1...8), apple: nil)])
        == "[\n  {\"zebra\": [1, 2, 3, 4, 5, 6, 7, 8], \"apple\": null}\n]")
    #expect(
      try text([Pair(zebra: [0], apple: Array(1...9))])
        == "[\n  {\n    \"zebra\": [0],\n    \"apple\": [1, 2, 3, 4, 5, 6, 7, 8, 9]\n  }\n]")
    #expect(
      try text(["k": Seven()])
        == "{\n  \"k\": {\n    \"a\": 1,\n    \"b\": 2,\n    \"c\": 3,\n    \"d\": 4,\n    \"e\": 5,\n"
        + "    \"f\": 6,\n    \"g\": null\n  }\n}")
    #expect(
      try text(Pair(zebra: [[1, 2], [3]], apple: [[]]))
        == "{\n  \"zebra\": [\n    [1, 2],\n    [3]\n  ],\n  \"apple\": [\n    []\n  ]\n}")
  }

  @Test("a long list comes in pieces, which together are the text")
  func pieces() throws {
    let list = Pair(zebra: (0..<5000).map { Pair(zebra: $0, apple: -$0) }, apple: nil)
    var pieces: [[UInt8]] = []
    try OrderedJSONEncoder().encode(list) { pieces.append($0) }
    // Each item takes more than 24 bytes.
    #expect(pieces.count > 5000 * 24 >> 17 && pieces.dropLast().allSatisfy { $0.count < 1 << 17 })
    let whole = try text(list)
    #expect(String(decoding: pieces.joined(), as: UTF8.self) == whole)
    #expect(whole.hasPrefix("{\n  \"zebra\": [\n    {\"zebra\": 0, \"apple\": 0},\n    {"))
    #expect(whole.hasSuffix("    {\"zebra\": 4999, \"apple\": -4999}\n  ],\n  \"apple\": null\n}"))
  }

  @Test("an error on the way out stops the encoding")
  func full() {
    struct Full: Error {}
    let list = Array(repeating: Seven(), count: 5000)
    #expect(throws: Full.self) {
      try OrderedJSONEncoder().encode(list) { _ in throw Full() }
    }
  }
}
