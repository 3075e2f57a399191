import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Preset torch")
struct TorchPresetTests {
  private func initializers(_ tensors: [Tensor]) throws -> [String: Initializer] {
    let plan = try ModelBuilder.plan(tensors, Policy(seed: Seed(UInt64(1)), preset: .torch))
    return Dictionary(
      uniqueKeysWithValues: plan.tensors.compactMap { tensor in
        tensor.initializer.map { (tensor.path, $0) }
      })
  }

  /// Keras's (4, 3) is torch's (3, 4): fan_in 4, so that bounds are 1 / √4.
  @Test("a dense layer gets Linear's weight and the bias of that weight's fan_in")
  func dense() throws {
    let found = try initializers([
      ModelBuilder.kernel("/fc/kernel", layer: "fc"), ModelBuilder.tensor("/fc/bias", layer: "fc"),
    ])
    #expect(
      found["/fc/kernel"]
        == .kaimingUniform(mode: .fanIn, nonlinearity: "leaky_relu", a: 5.0.squareRoot()))
    #expect(found["/fc/bias"] == .uniform(a: -0.5, b: 0.5))
  }

  /// Four gates of 9 units: bounds are 1 / √9.
  @Test("every parameter of a recurrent layer has the bounds of its units")
  func recurrent() throws {
    var kernel = ModelBuilder.tensor(
      "/rnn.weight_ih_l0", [36, 5], role: .kernel, layer: "rnn", type: .lstm)
    kernel.geometry = KernelGeometry(axes: Axes(input: [1], output: [0]), torchShape: [36, 5])
    let bias = ModelBuilder.tensor("/rnn.bias_ih_l0", [36], layer: "rnn", type: .lstm)
    let found = try initializers([kernel, bias])
    #expect(found.values.allSatisfy { $0 == .uniform(a: -1.0 / 3, b: 1.0 / 3) })
  }

  @Test("a bias whose weight is not there is an error that says why")
  func lonelyBias() {
    let error = #expect(throws: PlanningError.self) {
      try initializers([ModelBuilder.tensor("/b")])
    }
    #expect("\(error as Any)".contains("fan_in"))
  }

  @Test("under torch's stream a plan is in the order of draws")
  func order() throws {
    func weight(_ path: String, _ layer: String, _ type: LayerType) -> Tensor {
      var tensor = ModelBuilder.tensor(path, [6, 6], role: .kernel, layer: layer, type: type)
      tensor.geometry = KernelGeometry(axes: Axes(input: [1], output: [0]), torchShape: [6, 6])
      return tensor
    }
    let tensors = [
      weight("/a.in_proj_weight", "a", .multiHeadAttention),
      weight("/a.out_proj.weight", "a.out_proj", .dense), weight("/z.weight", "z", .dense),
    ]
    for (rng, first) in [
      (Policy.Generator.torch, "/a.out_proj.weight"), (.philox, "/a.in_proj_weight"),
    ] {
      let policy = Policy(seed: Seed(UInt64(1)), preset: .torch, rng: rng)
      let paths = try ModelBuilder.plan(tensors, policy).tensors.map(\.path)
      #expect(paths.first == first && paths.last == "/z.weight")
    }
  }
}
