import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Presets declared and keras")
struct DeclaredPresetTests {
  private let policy = Policy(seed: Seed(UInt64(1)), preset: .declared)

  private static func object(_ name: String, _ arguments: [String: JSONValue] = [:]) -> JSONValue {
    .object(["class_name": .string(name), "config": .object(arguments)])
  }

  private static func scaling(
    _ scale: Double, _ mode: VarianceScaling.Mode, _ law: VarianceScaling.Law
  ) -> Initializer {
    .varianceScaling(VarianceScaling(scale: scale, mode: mode, law: law))
  }

  /// The classes' defaults are those of Keras 2 and 3's own signatures.
  @Test(
    "every class of Keras 2 and 3",
    arguments: [
      (object("Zeros"), .constant(0)), (object("Ones"), .constant(1)),
      (object("Constant", ["value": .number(3)]), .constant(3)),
      (object("RandomNormal"), .normal(mean: 0, std: 0.05)),
      (
        object("RandomUniform", ["minval": .number(-1), "maxval": .number(2)]),
        .uniform(a: -1, b: 2)
      ),
      (object("TruncatedNormal"), .truncatedNormal(mean: 0, stddev: 0.05)),
      (object("VarianceScaling"), scaling(1, .fanIn, .truncatedNormal)),
      (
        // How Keras 2.2.4 writes he_normal.
        object(
          "VarianceScaling",
          ["scale": .number(2), "mode": .string("fan_in"), "distribution": .string("normal")]),
        scaling(2, .fanIn, .truncatedNormal)
      ),
      (
        object(
          "VarianceScaling",
          [
            "scale": .number(1), "mode": .string("fan_avg"),
            "distribution": .string("untruncated_normal"),
          ]), scaling(1, .fanAverage, .untruncatedNormal)
      ),
      (object("Orthogonal", ["gain": .number(0.5)]), .orthogonal(gain: 0.5)),
      (object("Identity"), .identity(gain: 1)), (object("GlorotNormal"), .scheme(.glorotNormal)),
      (object("GlorotUniform"), .scheme(.glorotUniform)), (object("HeNormal"), .scheme(.heNormal)),
      (object("HeUniform"), .scheme(.heUniform)), (object("LecunNormal"), .scheme(.lecunNormal)),
      (object("LecunUniform"), .scheme(.lecunUniform)),
      (.string("he_normal"), .scheme(.heNormal)), (.string("uniform"), .uniform(a: -0.05, b: 0.05)),
    ] as [(JSONValue, Initializer)])
  func classes(value: JSONValue, expected: Initializer) throws {
    let declared = try #require(DeclaredInitializer(setting: "kernel_initializer", value))
    #expect(declared.initializer == expected)
  }

  /// Keras 1's `initializations.py`: plain normals, and orthogonal matrices times 1.1.
  @Test(
    "Keras 1 means other values by the same names",
    arguments: [
      ("he_normal", scaling(2, .fanIn, .untruncatedNormal)),
      ("glorot_normal", scaling(1, .fanAverage, .untruncatedNormal)),
      ("glorot_uniform", .scheme(.glorotUniform)), ("orthogonal", .orthogonal(gain: 1.1)),
      ("normal", .normal(mean: 0, std: 0.05)), ("zero", .constant(0)), ("one", .constant(1)),
    ] as [(String, Initializer)])
  func keras1(name: String, expected: Initializer) throws {
    let declared = try #require(
      DeclaredInitializer(setting: "init", .string(name), isKeras1: true))
    #expect(declared.initializer == expected)
  }

  @Test(
    "classes of the user's own are refused, even under Keras's names",
    arguments: [
      JSONValue.object(["class_name": .string("my>HeNormal")]),
      .object(["class_name": .string("HeNormal"), "registered_name": .string("my>HeNormal")]),
      .object(["class_name": .string("HeNormal"), "module": .string("mine.initializers")]),
      .string("no_such_thing"),
    ])
  func custom(value: JSONValue) throws {
    var kernel = ModelBuilder.kernel("/k", layer: "mine")
    kernel.declaration = .initializer(
      try #require(DeclaredInitializer(setting: "kernel_initializer", value)))
    guard case .unknown(let reason) = DeclaredPreset.decide(kernel, policy) else {
      Issue.record("not refused")
      return
    }
    #expect(reason.hasPrefix("layer mine declares kernel_initializer"))
  }

  @Test("an LSTM's bias keeps its ones for the forget gate")
  func forgetGate() throws {
    func decision(_ name: String) throws -> Decision {
      var bias = ModelBuilder.tensor("/b", [8], role: .bias, type: .lstm)
      var declared = try #require(
        DeclaredInitializer(setting: "bias_initializer", .string(name)))
      declared.forgetGate = .init(units: 2, gate: 1, gates: 4)
      bias.declaration = .initializer(declared)
      return DeclaredPreset.decide(bias, policy)
    }
    #expect(try decision("zeros").initializer == .unitForgetBias(units: 2, gate: 1, gates: 4))
    #expect(try decision("ones").initializer == .constant(1))
    #expect(try decision("uniform").initializer == nil)
  }

  /// Keras's `compute_fans`.
  @Test(
    "fans are Keras's, whatever the policy's convention",
    arguments: [([], 1, 1), ([7], 7, 7), ([4, 3], 4, 3), ([3, 3, 8, 16], 72, 144)])
  func fans(shape: [Int], input: Int, output: Int) {
    #expect(KerasFans.fan(ofShape: shape) == Fan(input: input, output: output))
  }

  @Test("attention's kernels count by axes where the config's initializers have axes")
  func attention() throws {
    var query = ModelBuilder.kernel("/q", [16, 2, 5])
    query.geometry = KernelGeometry(
      axes: Axes(input: [0], output: [1, 2]), torchShape: [10, 16])
    query.declaration = .initializer(
      try #require(
        DeclaredInitializer(
          setting: "kernel_initializer", Self.object("HeNormal", ["input_axes": .null]))))
    #expect(
      DeclaredPreset.decide(query, policy)
        == .writeWithFans(
          .scheme(.heNormal), Fan(input: 16, output: 10),
          rule: "preset declared: role kernel, kernel_initializer HeNormal"))
    // Without axes: the last two dimensions are in and out, the first a receptive field.
    #expect(KerasFans.fan(of: query, usesAxes: false) == Fan(input: 32, output: 80))
  }

  @Test("a file without config is refused with the remedy; one unknown layer by name")
  func withoutConfig() throws {
    #expect(throws: PlanningError.nothingDeclared) {
      try ModelBuilder.plan([ModelBuilder.kernel("/k")], policy)
    }
    #expect(PlanningError.nothingDeclared.description.contains("--preset keras"))
    var known = ModelBuilder.tensor("/b")
    known.declaration = .classDefault
    #expect(throws: PlanningError.self) {
      try ModelBuilder.plan([known, ModelBuilder.kernel("/k")], policy)
    }
  }

  @Test("what a class starts with when nothing is declared")
  func classDefaults() {
    func initializer(_ tensor: Tensor) -> Initializer? {
      Preset.keras.decide(tensor, policy, LayerWeights([])).initializer
    }
    #expect(initializer(ModelBuilder.kernel("/k")) == .scheme(.glorotUniform))
    #expect(
      initializer(ModelBuilder.tensor("/r", [4, 16], role: .recurrentKernel, type: .lstm))
        == .orthogonal(gain: 1))
    #expect(
      initializer(
        ModelBuilder.tensor("/e", [9, 4], role: .embedding, initial: .normal(mean: 0, std: 1)))
        == .uniform(a: -0.05, b: 0.05))
    #expect(
      initializer(
        ModelBuilder.tensor("/p", role: .auxiliary, type: .prelu, initial: .constant(0.25)))
        == .constant(0))
    #expect(
      initializer(ModelBuilder.tensor("/rnn.bias_ih_l0", [8], type: .lstm))
        == .unitForgetBias(units: 2, gate: 1, gates: 4))
    #expect(initializer(ModelBuilder.tensor("/rnn.bias_hh_l0", [8], type: .lstm)) == .constant(0))
    let packed = ModelBuilder.tensor(
      "/a.in_proj_weight", [24, 8], role: .kernel, type: .multiHeadAttention)
    #expect(KerasFans.fan(of: packed, usesAxes: true) == Fan(input: 8, output: 8))
  }
}
