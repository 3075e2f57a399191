import Testing

@testable import Layers

@Suite("Configs by the names in paths")
struct KerasConfigPathTests {
  private typealias Layer = KerasLayerConfig

  private let path = KerasConfigPath(
    model: Layer(
      className: "Functional", name: "model",
      children: [
        Layer(className: "Dense", name: "top"),
        Layer(
          className: "Functional", name: "inner",
          children: [
            Layer(className: "Dense", name: "a/b"), Layer(className: "Dense", name: "a"),
            Layer(className: "Dense", name: ""), Layer(className: "LSTM", name: "forward_r"),
            Layer(
              className: "Functional", name: "deep",
              children: [Layer(className: "Dense", name: "d")]),
            Layer(className: "Dense", name: "a"),
          ]),
        Layer(
          className: "Bidirectional", name: "both",
          children: [Layer(className: "LSTM", name: "cell")]),
      ]))

  private func name(_ layer: String, _ owner: String...) -> String? {
    path.layer(named: layer, owner: owner)?.name
  }

  @Test("nested models are followed down to the layer")
  func nested() {
    #expect(name("top") == "top" && name("none") == nil)
    #expect(name("inner", "deep", "d") == "inner/deep/d")
    #expect(name("inner", "inner", "deep", "d") == "inner/deep/d")
    #expect(path.layer(named: "inner", owner: ["deep", "d"])?.config.className == "Dense")
  }

  @Test("a name with slashes spans several components, and the first layer that fits counts")
  func slashes() {
    #expect(name("inner", "a", "b") == "inner/a/b")
    #expect(name("inner", "a") == "inner/a")
    #expect(name("inner", "ab") == "inner")
  }

  @Test("the two directions of a layer are that layer")
  func directions() {
    #expect(path.layer(named: "both", owner: ["forward_cell"])?.name == "both/cell")
    #expect(path.layer(named: "both", owner: ["backward_cell"])?.config.className == "LSTM")
    #expect(name("inner", "forward_r") == "inner/forward_r")
    #expect(name("inner", "backward_forward_r") == "inner/forward_r")
    #expect(name("inner", "forward_") == "inner")
  }
}
