import Testing

@testable import Layers

@Suite("The activation that follows a layer")
struct FollowingActivationsTests {
  /// A config with a name for each layer, and each layer's calls as Keras 2 writes them.
  private static func functional(_ layers: String, outputs: String) -> String {
    """
    {"class_name": "Functional", "config": {"name": "m", "layers": [\(layers)],
      "input_layers": [["in", 0, 0]], "output_layers": \(outputs)}}
    """
  }

  private static func entry(
    _ className: String, _ name: String, _ settings: String = "", from nodes: String
  ) -> String {
    """
    {"class_name": "\(className)", "name": "\(name)", "inbound_nodes": \(nodes),
     "config": {"name": "\(name)"\(settings.isEmpty ? "" : ", " + settings)}}
    """
  }

  private func following(_ name: String, _ config: String) throws -> Following {
    let model = try #require(KerasLayerConfig.parse(config))
    func find(_ layer: KerasLayerConfig) -> Following? {
      layer.name == name ? layer.following : layer.children.lazy.compactMap(find).first
    }
    return try #require(find(model))
  }

  private static let residual = functional(
    [
      entry("InputLayer", "in", from: "[]"),
      entry("Conv2D", "a", #""activation": "linear""#, from: #"[[["in", 0, 0, {}]]]"#),
      entry("BatchNormalization", "bn", from: #"[[["a", 0, 0, {}]]]"#),
      entry("ReLU", "relu", #""max_value": 6.0"#, from: #"[[["bn", 0, 0, {}]]]"#),
      entry("Conv2D", "b", from: #"[[["relu", 0, 0, {}]]]"#),
      entry("Add", "add", from: #"[[["b", 0, 0, {}], ["relu", 0, 0, {}]]]"#),
      entry("LeakyReLU", "leaky", #""alpha": 0.2"#, from: #"[[["add", 0, 0, {}]]]"#),
      entry("Dense", "split", from: #"[[["leaky", 0, 0, {}]]]"#),
      entry("Activation", "tanh", #""activation": "tanh""#, from: #"[[["split", 0, 0, {}]]]"#),
      entry("Dense", "last", from: #"[[["split", 0, 0, {}]]]"#),
      entry("Custom>Odd", "odd", from: #"[[["tanh", 0, 0, {}]]]"#),
      entry("Dense", "before_odd", from: #"[[["odd", 0, 0, {}]]]"#),
      entry("Odd", "odd2", from: #"[[["before_odd", 0, 0, {}]]]"#),
    ].joined(separator: ","), outputs: #"[["last", 0, 0], ["odd2", 0, 0]]"#)

  @Test(
    "a graph: through norms and sums, to weights, to both, to the unknown",
    arguments: [
      ("a", Activation("relu6"), "followed by relu6 of relu"),
      (
        "b", Activation("leaky_relu", parameter: 0.2),
        "followed by leaky_relu(0.2) of leaky through add"
      ),
      ("split", .linear, "followed by tanh of tanh and weights of last: linear"),
      ("last", .linear, "followed by the model's output"),
      ("before_odd", nil, "followed by odd2 of class Odd, of which nothing is known"),
    ])
  func graph(name: String, activation: Activation?, evidence: String) throws {
    let found = try following(name, Self.residual)
    #expect(found == Following(activation: activation, evidence: evidence))
  }

  @Test("a nested model's kernel is followed by what follows the model, and the other way round")
  func nested() throws {
    let inner = """
      {"class_name": "Functional", "name": "n", "inbound_nodes": [[["d", 0, 0, {}]]],
       "config": {"name": "n", "input_layers": [["x", 0, 0]], "output_layers": [["k", 0, 0]],
       "layers": [\(Self.entry("InputLayer", "x", from: "[]")),
         \(Self.entry("ReLU", "r", from: #"[[["x", 0, 0, {}]]]"#)),
         \(Self.entry("Dense", "k", from: #"[[["r", 0, 0, {}]]]"#))]}}
      """
    let config = Self.functional(
      [
        Self.entry("InputLayer", "in", from: "[]"),
        Self.entry("Dense", "d", from: #"[[["in", 0, 0, {}]]]"#), inner,
        // Keras 2 counts the making of a nested model as its call 0.
        Self.entry("ELU", "elu", #""alpha": 0.5"#, from: #"[[["n", 1, 0, {}]]]"#),
      ].joined(separator: ","), outputs: #"[["elu", 0, 0]]"#)
    #expect(try following("d", config).activation == Activation("relu"))
    #expect(try following("k", config).activation == Activation("elu", parameter: 0.5))
  }

  @Test("an operation that adds a number is no sum of signals, though Keras 3 names it like one")
  func offset() throws {
    let config = Self.functional(
      [
        Self.entry("InputLayer", "in", from: "[]"),
        Self.entry("Conv2D", "c", from: #"[[["in", 0, 0, {}]]]"#),
        Self.entry("Add", "add", from: #"[[["c", 0, 0, {}], 3.0]]"#),
        Self.entry("ReLU", "relu", from: #"[[["add", 0, 0, {}]]]"#),
      ].joined(separator: ","), outputs: #"[["relu", 0, 0]]"#)
    #expect(
      try following("c", config)
        == Following(activation: nil, evidence: "followed by an offset, of which nothing is known"))
  }

  @Test("Keras 1's bare list, and wrappers")
  func sequential() throws {
    let config = """
      {"class_name": "Sequential", "config": [
        {"class_name": "Convolution2D", "config": {"name": "c", "activation": "linear"}},
        {"class_name": "Dropout", "config": {"name": "drop"}},
        {"class_name": "LeakyReLU", "config": {"name": "leaky"}},
        {"class_name": "TimeDistributed", "config": {"name": "td", "layer":
          {"class_name": "Dense", "config": {"name": "wrapped"}}}},
        {"class_name": "PReLU", "config": {"name": "slope", "init": "zero"}},
        {"class_name": "LSTM", "config": {"name": "lstm", "activation": "tanh"}},
        {"class_name": "Dense", "config": {"name": "out", "activation": "softmax"}}]}
      """
    #expect(try following("c", config).activation == Activation("leaky_relu", parameter: 0.3))
    #expect(try following("wrapped", config).activation == Activation("leaky_relu", parameter: 0))
    #expect(try following("lstm", config).activation == .linear)
    #expect(try following("out", config).activation == Activation("softmax"))
  }

  @Test("operations of Keras 3 and of TensorFlow 2, and shared layers")
  func operations() throws {
    func tensor(_ layer: String, _ call: Int = 0) -> String {
      #"{"class_name": "__keras_tensor__", "config": {"keras_history": ["\#(layer)", \#(call), 0]}}"#
    }
    let config = """
      {"class_name": "Functional", "config": {"name": "m", "output_layers": ["end", 0, 0],
        "input_layers": ["in", 0, 0], "layers": [
        {"class_name": "InputLayer", "config": {"name": "in"}, "inbound_nodes": []},
        {"class_name": "Dense", "config": {"name": "d"},
         "inbound_nodes": [{"args": [\(tensor("in"))], "kwargs": {}},
           {"args": [\(tensor("op"))], "kwargs": {}}]},
        {"module": "keras.src.ops.nn", "class_name": "LeakyRelu", "name": "op",
         "config": {"name": "op", "negative_slope": 0.1},
         "inbound_nodes": [{"args": [\(tensor("d"))], "kwargs": {}}]},
        {"class_name": "TFOpLambda", "name": "tf", "config": {"name": "tf", "function": "nn.silu"},
         "inbound_nodes": [["d", 1, 0, {"name": null}]]},
        {"class_name": "Dense", "config": {"name": "end"},
         "inbound_nodes": [[["tf", 0, 0, {}]]]}]}}
      """
    // The shared layer's two calls go to different activations.
    #expect(try following("d", config).activation == .linear)
    #expect(try following("d", config).evidence.contains("leaky_relu(0.1) of op and silu of tf"))
  }

  @Test(
    "every spelling of an activation",
    arguments: [
      (#""relu""#, Activation("relu")), (#""swish""#, Activation("silu")),
      (#""leaky_relu""#, Activation("leaky_relu", parameter: 0.2)),
      (#"{"class_name": "LeakyReLU", "config": {}}"#, Activation("leaky_relu", parameter: 0.3)),
      (
        #"{"class_name": "ReLU", "config": {"negative_slope": 0.1}}"#,
        Activation("leaky_relu", parameter: 0.1)
      ),
      (#"{"class_name": "ReLU", "config": {"max_value": 3.0}}"#, nil),
      (#"{"class_name": "function", "config": "relu"}"#, nil),
      (#""hard_swish""#, Activation("hard_silu")), (#""no_such""#, nil), ("null", .linear),
    ])
  func spellings(text: String, expected: Activation?) throws {
    let value: JSONValue = try #require(JSONReader.read(text))
    let reading = KerasActivation.setting(value)
    if let expected {
      #expect(reading == .known(expected))
    } else {
      guard case .unclear = reading else { return #expect(Bool(false), "\(reading)") }
    }
  }
}
