import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Preset kaiming")
struct PresetTests {
  private let policy = Policy(seed: Seed(UInt64(1)))

  private static let kaiming = Initializer.kaimingNormal(
    mode: .fanIn, nonlinearity: "leaky_relu", a: 0)

  /// The lines of the policy's table, one role each.
  private static let rows: [(Role, FrameworkDefault?, Initializer)] = [
    (.kernel, nil, kaiming), (.recurrentKernel, nil, kaiming),
    (.bias, nil, .constant(0)),
    (
      .bias, .unitForgetBias(units: 2, gate: 1, gates: 4),
      .unitForgetBias(units: 2, gate: 1, gates: 4)
    ),
    (.normScale, nil, .constant(1)), (.normOffset, nil, .constant(0)),
    (.runningMean, nil, .constant(0)), (.runningVar, nil, .constant(1)),
    (.counter, nil, .constant(0)),
    (.embedding, .normal(mean: 0, std: 1), .normal(mean: 0, std: 1)),
    (.embedding, .uniform(from: -0.05, to: 0.05), .uniform(a: -0.05, b: 0.05)),
    (.auxiliary, .constant(0.25), .constant(0.25)),
    (.auxiliary, .rowNorms(of: "/v"), .rowNorms(of: "/v")),
    (
      .auxiliary, .truncatedNormal(mean: 0, std: 1, from: -2, to: 2),
      .truncNormal(mean: 0, std: 1, a: -2, b: 2)
    ),
    (.auxiliary, .xavierNormal(torchShape: [3, 3]), .xavierNormal(gain: 1)),
    (.optimizerSlot, nil, .constant(0)), (.optimizerSlot, .constant(0.1), .constant(0.1)),
  ]

  @Test("each role gets what the default policy says", arguments: rows)
  func writes(role: Role, initial: FrameworkDefault?, expected: Initializer) {
    let tensor = ModelBuilder.tensor("/w", [4, 3], role: role, initial: initial)
    guard
      case .write(let initializer, let rule) = Preset.kaiming.decide(
        tensor, policy, LayerWeights([]))
    else {
      Issue.record("\(role) is not written")
      return
    }
    #expect(initializer == expected)
    #expect(rule.hasPrefix("preset kaiming: role \(role.rawValue)"))
  }

  @Test("metrics and quantized tensors are kept", arguments: [Role.metric, .quantized])
  func keeps(role: Role) {
    #expect(
      Preset.kaiming.decide(ModelBuilder.tensor("/w", role: role), policy, LayerWeights([]))
        == .keep(rule: "preset kaiming: role \(role.rawValue)"))
  }

  @Test("a learning rate is kept, with the reason")
  func keptWithReason() {
    let rate = ModelBuilder.tensor("/lr", [], role: .optimizerSlot, initial: .keep("a rate"))
    #expect(
      Preset.kaiming.decide(rate, policy, LayerWeights([]))
        == .keep(rule: "preset kaiming: role optimizer_slot: a rate"))
  }

  @Test(
    "what has no known start is unknown, never guessed",
    arguments: [Role.unknown, .auxiliary, .embedding])
  func unknown(role: Role) {
    guard
      case .unknown = Preset.kaiming.decide(
        ModelBuilder.tensor("/w", role: role), policy, LayerWeights([]))
    else {
      Issue.record("\(role) was guessed")
      return
    }
  }

  @Test("the table has every role")
  func complete() {
    let covered = Set(Self.rows.map(\.0)).union([.metric, .quantized, .unknown])
    #expect(covered == Set(Role.allCases))
  }
}
