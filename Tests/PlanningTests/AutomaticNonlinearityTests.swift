import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Nonlinearity auto")
struct AutomaticNonlinearityTests {
  /// torch's gains by `torch.nn.init.calculate_gain`; the others by mpmath.
  @Test(
    "the gain is that of the activation",
    arguments: [
      (Activation("relu"), 1.4142135623730951), (Activation("tanh"), 5.0 / 3),
      (Activation("selu"), 0.75), (Activation("leaky_relu", parameter: 0.3), 1.3545709229571927),
      (Activation("softmax"), 1), (Activation("hard_sigmoid"), 1), (.linear, 1),
      (Activation("gelu"), 1.5335304411955353), (nil, 1.4142135623730951),
    ])
  func gains(activation: Activation?, gain: Double) throws {
    var kernel = ModelBuilder.kernel("/k")
    kernel.activation = activation
    let plan = try ModelBuilder.plan(
      [kernel], Policy(seed: Seed(UInt64(1)), nonlinearity: "auto"))
    let planned = try #require(plan.tensors.first)
    #expect(planned.gain == gain)
    #expect(planned.rule.contains("nonlinearity auto"))
    // (4, 3): fan_in 4.
    #expect(planned.std == gain / 2)
  }

  @Test("every activation that configs know has a gain")
  func complete() throws {
    let names = [
      "elu", "gelu", "gelu_tanh", "silu", "mish", "softplus", "softsign", "hard_silu", "hard_tanh",
      "exponential", "log_sigmoid", "hard_shrink", "soft_shrink", "tanh_shrink", "squareplus",
      "relu6", "glu", "log_softmax", "sparsemax",
    ]
    for name in names {
      let choice = AutomaticNonlinearity.choice(for: Activation(name), slope: 0)
      #expect(try Nonlinearity.gain(choice.nonlinearity, param: choice.a) > 0, "\(name)")
    }
  }
}
