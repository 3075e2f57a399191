import Testing

@testable import Layers

@Suite("Layers of config.json by the paths of their variables")
struct KerasVariablePathsTests {
  private static let config = """
    {"class_name": "Functional", "config": {"name": "m", "layers": [
      {"class_name": "InputLayer", "config": {"name": "in"}},
      {"class_name": "Dense", "config": {"name": "first"}},
      {"module": "keras.src.ops.nn", "class_name": "Relu", "config": {"name": "relu"}},
      {"class_name": "Dense", "config": {"name": "second", "use_bias": false}},
      {"class_name": "BatchNormalization", "config": {"name": "bn", "scale": false}},
      {"class_name": "Bidirectional", "config": {"name": "bi", "layer":
        {"class_name": "LSTM", "config": {"name": "lstm"}}}},
      {"class_name": "Sequential", "config": {"name": "s", "layers": [
        {"class_name": "InputLayer", "config": {"name": "in2"}},
        {"class_name": "Conv2D", "config": {"name": "c"}}]}},
      {"class_name": "TimeDistributed", "config": {"name": "td", "layer":
        {"class_name": "Conv1D", "config": {"name": "inner"}}}}]}}
    """

  @Test(
    "Classes count per model, operations do not, wrappers name their parts",
    arguments: [
      ("/layers/dense", "first"), ("/layers/dense_1", "second"),
      ("/layers/bidirectional/forward_layer/cell", "lstm"),
      ("/layers/bidirectional/backward_layer/cell", "lstm"),
      ("/layers/sequential/layers/conv2d", "c"),
      ("/layers/time_distributed/layer", "inner"), ("/layers/input_layer", "in"),
    ])
  func paths(path: String, name: String) throws {
    let model = try #require(KerasLayerConfig.parse(Self.config))
    #expect(KerasVariablePaths(model).layers[path]?.name == name)
  }

  @Test("Groups come in the order of the config, not of their names")
  func order() throws {
    let paths = KerasVariablePaths(try #require(KerasLayerConfig.parse(Self.config)))
    let byName = [
      "/layers/batch_normalization", "/layers/bidirectional/backward_layer/cell",
      "/layers/bidirectional/forward_layer/cell", "/layers/dense", "/layers/dense_1",
      "/layers/sequential/layers/conv2d", "/layers/time_distributed/layer", "/optimizer",
    ]
    #expect(
      paths.inModelOrder(byName.count) { byName[$0] }.map { byName[$0] } == [
        "/layers/dense", "/layers/dense_1", "/layers/batch_normalization",
        "/layers/bidirectional/forward_layer/cell", "/layers/bidirectional/backward_layer/cell",
        "/layers/sequential/layers/conv2d", "/layers/time_distributed/layer", "/optimizer",
      ])
  }

  @Test("The config tells beta from gamma, unless it does not fit the file")
  func partialNormalization() {
    func roles(_ count: Int) -> [Role] {
      var file = InventoryBuilder().group("/", ["config.json": .string(Self.config)])
      for index in 0..<count {
        file = file.dataset("/layers/batch_normalization/vars/\(index)", 5)
      }
      return file.model.tensors.map(\.role)
    }
    #expect(roles(3) == [.normOffset, .runningMean, .runningVar])
    #expect(roles(4) == [.normScale, .normOffset, .runningMean, .runningVar])
  }
}
