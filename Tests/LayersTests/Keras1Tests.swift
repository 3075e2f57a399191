import Testing

@testable import Layers

/// Shapes and names are those that Keras 1.2.2 writes.
@Suite("Keras 1 files")
struct Keras1Tests {
  private func file(
    _ layers: [(String, [(String, [Int])])], config: String? = nil, version: String? = nil
  ) -> InventoryBuilder {
    var attributes: [String: AttributeValue] = ["layer_names": .strings(layers.map(\.0))]
    attributes["model_config"] = config.map { .string($0) }
    attributes["keras_version"] = version.map { .string($0) }
    return layers.reduce(InventoryBuilder().group("/", attributes)) {
      $0.legacyLayer($1.0, $1.1)
    }
  }

  @Test(
    "a bias tells a convolution's order, and one convolution that of the others",
    arguments: [
      ([8, 3, 5, 5], [6, 8, 3, 3], [1], [0]), ([5, 5, 3, 8], [3, 3, 8, 6], [2], [3]),
    ])
  func order(first: [Int], second: [Int], input: [Int], output: [Int]) {
    let file = file([
      ("c1", [("c1_W", first), ("c1_b", [8])]), ("c2", [("c2_W_1:0", second)]),
      ("fc", [("fc_W", [96, 10]), ("fc_b", [10])]),
    ])
    for path in ["/c1/c1_W", "/c2/c2_W_1:0"] {
      let axes = file.tensor(path)?.geometry?.axes
      #expect(axes?.input == input && axes?.output == output)
      #expect(file.tensor(path)?.layerType == .conv2d)
    }
    #expect(file.tensor("/c2/c2_W_1:0")?.geometry?.torchShape == [6, 8, 3, 3])
    #expect(file.tensor("/fc/fc_W")?.geometry?.axes == Axes(input: [0], output: [1]))
  }

  @Test("a following normalization or a small window tells as well")
  func hints() {
    let norm = ["gamma", "beta", "running_mean", "running_std"].map { ("n_\($0)", [24]) }
    let chained = file([("c", [("c_W", [24, 7, 3, 5])]), ("n", norm)])
    #expect(chained.tensor("/c/c_W")?.geometry?.axes.output == [0])
    #expect(chained.tensor("/n/n_running_std")?.role == .runningVar)
    let window = file([("c", [("c_W", [3, 3, 16, 32])])])
    #expect(window.tensor("/c/c_W")?.geometry?.axes.output == [3])
  }

  @Test("where nothing tells, both orders are left")
  func open() {
    let tensor = file([("c", [("c_W", [3, 3, 3, 5])])]).tensor("/c/c_W")
    #expect(tensor?.role == .kernel && tensor?.geometry == nil)
    #expect(tensor?.readings.map(\.geometry.torchShape) == [[3, 3, 3, 5], [5, 3, 3, 3]])
  }

  @Test("a contradiction between convolutions decides nothing for a third")
  func contradiction() {
    let file = file([
      ("a", [("a_W", [8, 3, 5, 5]), ("a_b", [8])]), ("b", [("b_W", [5, 5, 3, 8]), ("b_b", [8])]),
      ("c", [("c_W", [3, 3, 16, 32])]),
    ])
    #expect(file.tensor("/c/c_W")?.readings.count == 2)
  }

  @Test("dim_ordering in the config decides, for transposed convolutions too")
  func config() {
    let config = """
      {"class_name": "Sequential", "config": [
        {"class_name": "Deconvolution2D", "config": {"name": "up", "dim_ordering": "th"}},
        {"class_name": "Convolution1D", "config": {"name": "t", "nb_filter": 8, "filter_length": 3}},
        {"class_name": "LSTM", "config": {"name": "rnn", "forget_bias_init": "zero"}}]}
      """
    let file = file(
      [
        ("up", [("up_W", [5, 6, 3, 3]), ("up_b", [5])]), ("t", [("t_W", [3, 1, 6, 8])]),
        ("rnn", [("rnn_W_f", [8, 4]), ("rnn_U_f", [4, 4]), ("rnn_b_f", [4])]),
      ], config: config, version: "1.2.2")
    let up = file.tensor("/up/up_W")
    #expect(up?.layerType == "conv2d_transpose")
    // PyTorch's ConvTranspose2d keeps (in, out, kh, kw).
    #expect(up?.geometry?.torchShape == [6, 5, 3, 3])
    #expect(up?.geometry?.axes == Axes(input: [1], output: [0], spatial: [2, 3]))
    #expect(
      file.tensor("/t/t_W")?.geometry?.axes == Axes(input: [2], output: [3], spatial: [0, 1]))
    #expect(file.tensor("/rnn/rnn_b_f")?.initial == nil)
  }

  @Test("gates have kernels of their own; the forget gate's bias starts at one")
  func gates() {
    let lstm = ["i", "c", "f", "o"].flatMap {
      [("forward_x_W_\($0)", [8, 5]), ("forward_x_U_\($0)", [5, 5]), ("forward_x_b_\($0)", [5])]
    }
    let packed = [("g_W:0", [5, 12]), ("g_U:0", [4, 12]), ("g_b:0", [12])]
    let file = file([("rnn", lstm), ("g", packed)])
    #expect(file.tensor("/rnn/forward_x_W_c")?.layerType == .lstm)
    #expect(file.tensor("/rnn/forward_x_U_c")?.role == .recurrentKernel)
    #expect(file.tensor("/rnn/forward_x_b_f")?.initial == .constant(1))
    #expect(file.tensor("/rnn/forward_x_b_i")?.initial == nil)
    #expect(file.tensor("/g/g_W:0")?.layerType == .gru)
  }

  @Test("classes that only Keras 1 has")
  func oldClasses() {
    let file = file([
      ("maxoutdense_1", [("maxoutdense_1_W", [3, 10, 7]), ("maxoutdense_1_b", [3, 7])]),
      (
        "h", [("h_W", [7, 7]), ("h_W_carry", [7, 7]), ("h_b", [7]), ("h_b_carry", [7])]
      ), ("p", [("p_alphas", [4, 1, 1])]),
    ])
    // Each of three features is a dense layer of its own.
    #expect(
      file.tensor("/maxoutdense_1/maxoutdense_1_W")?.geometry?.torchShape == [21, 10])
    #expect(file.tensor("/h/h_W_carry")?.layerType == "highway")
    #expect(file.tensor("/h/h_b_carry")?.initial == .constant(1))
    #expect(file.tensor("/p/p_alphas")?.initial == .constant(0))
  }

  @Test("a matrix alone may be an embedding, and Keras 2 names are no Keras 1 names")
  func unknown() {
    #expect(file([("x", [("x_W", [20, 4])])]).tensor("/x/x_W")?.role == .unknown)
    let attention = [("a_W:0", [8, 4]), ("a_b:0", [4])]
    #expect(file([("a", attention)], version: "2.2.4").tensor("/a/a_W:0")?.role == .unknown)
    #expect(
      file([("embedding_3", [("embedding_3_W", [20, 4])])]).model.tensors[0].role == .embedding)
  }

  @Test("a window of 1 × 1 is a plane's beside other convolutions over planes")
  func pointwise() {
    let point = ("p", [("p_W", [1, 1, 8, 16]), ("p_b", [16])])
    #expect(file([point]).tensor("/p/p_W")?.layerType == .unknown)
    let mixed = file([("c", [("c_W", [3, 3, 3, 8]), ("c_b", [8])]), point])
    #expect(mixed.tensor("/p/p_W")?.layerType == .conv2d)
    #expect(mixed.tensor("/p/p_W")?.geometry?.axes.output == [3])
  }

  @Test("a convolution over time has a type only where the config names it")
  func time() {
    let tensor = file([("x", [("x_W", [3, 1, 6, 8]), ("x_b", [8])])]).tensor("/x/x_W")
    #expect(tensor?.layerType == .unknown && tensor?.geometry?.torchShape == [8, 6, 3, 1])
  }
}
