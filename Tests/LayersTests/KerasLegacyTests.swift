import Testing

@testable import Layers

@Suite("Keras's legacy HDF5 format")
struct KerasLegacyTests {
  private static let config = """
    {"class_name": "Functional", "config": {"name": "m", "layers": [
      {"class_name": "Conv2D", "config": {"name": "c", "activation": "relu"}},
      {"class_name": "DepthwiseConv2D", "config": {"name": "dw"}},
      {"class_name": "Conv2DTranspose", "config": {"name": "up"}},
      {"class_name": "EinsumDense", "config": {"name": "e", "equation": "abc,cde->abde"}},
      {"class_name": "MultiHeadAttention", "config": {"name": "att"}},
      {"class_name": "LSTM", "config": {"name": "rnn", "unit_forget_bias": true}},
      {"class_name": "Functional", "config": {"name": "encoder", "layers": [
        {"class_name": "Conv1D", "config": {"name": "inner"}}]}},
      {"class_name": "TimeDistributed", "config": {"name": "td", "layer":
        {"class_name": "Dense", "config": {"name": "d"}}}}]}}
    """

  private let model = InventoryBuilder()
    .group("/", ["model_config": .string(config)])
    .group(
      "/model_weights",
      ["layer_names": .strings(["c", "dw", "up", "e", "att", "rnn", "encoder", "td"])]
    )
    .legacyLayer("c", [("c/kernel", [3, 3, 4, 8]), ("c/bias", [8])], root: "/model_weights")
    .legacyLayer("dw", [("dw/kernel", [3, 3, 8, 2])], root: "/model_weights")
    .legacyLayer("up", [("up/kernel", [3, 3, 5, 12])], root: "/model_weights")
    .legacyLayer(
      "e", [("e/kernel", [8, 2, 5]), ("e/bias", [2, 5])], root: "/model_weights"
    )
    .legacyLayer(
      "att", [("att/query/kernel", [8, 2, 3]), ("att/attention_output/kernel", [2, 3, 8])],
      root: "/model_weights"
    )
    .legacyLayer(
      "rnn",
      [
        ("rnn/lstm_cell/kernel", [9, 20]), ("rnn/lstm_cell/recurrent_kernel", [5, 20]),
        ("rnn/lstm_cell/bias", [20]),
      ], root: "/model_weights"
    )
    .legacyLayer("encoder", [("inner/kernel", [3, 6, 8])], root: "/model_weights")
    .legacyLayer("td", [("td/d/kernel", [6, 9])], root: "/model_weights")

  /// Expected torch fans by formula: fan_in = shape[1]·∏rest, fan_out = shape[0]·∏rest of the
  /// equivalent PyTorch weight.
  @Test(
    "A batch normalization that its model calls normalization is none of Keras's class of that name"
  )
  func calledNormalization() {
    let names = ["gamma", "beta", "moving_mean", "moving_variance"]
    let model = InventoryBuilder().group("/", ["layer_names": .strings(["resnet"])])
      .legacyLayer("resnet", names.map { ("resnet/normalization/\($0):0", [8]) }).model
    #expect(Set(model.tensors.map(\.layerType)) == [.batchNormalization])
    #expect(model.tensors.map(\.role) == [.normScale, .normOffset, .runningMean, .runningVar])
  }

  @Test("A cell of eight gates is none of Keras's")
  func unknownCell() {
    let model = InventoryBuilder().group("/", ["layer_names": .strings(["rnn"])])
      .legacyLayer(
        "rnn", [("rnn/nas_cell/kernel:0", [5, 64]), ("rnn/nas_cell/recurrent_kernel:0", [8, 64])]
      ).model
    #expect(model.tensors.map(\.role) == [.unknown, .unknown])
  }

  @Test(
    "Kernels have the shape of the equivalent PyTorch weight",
    arguments: [
      ("c/c/kernel", "conv2d", [8, 4, 3, 3]), ("dw/dw/kernel", "depthwise_conv2d", [16, 1, 3, 3]),
      ("up/up/kernel", "conv2d_transpose", [12, 5, 3, 3]),
      ("e/e/kernel", "einsum_dense", [10, 8]),
      ("att/att/query/kernel", "multi_head_attention", [6, 8]),
      ("att/att/attention_output/kernel", "multi_head_attention", [8, 6]),
      ("rnn/rnn/lstm_cell/kernel", "lstm", [20, 9]), ("encoder/inner/kernel", "conv1d", [8, 6, 3]),
      ("td/td/d/kernel", "dense", [9, 6]),
    ])
  func geometry(path: String, type: String, torchShape: [Int]) throws {
    let tensor = try #require(model.tensor("/model_weights/" + path))
    #expect(tensor.role == .kernel)
    #expect(tensor.layerType.rawValue == type)
    #expect(tensor.geometry?.torchShape == torchShape)
  }

  @Test("Layers inside nested models carry both names")
  func nestedName() {
    #expect(model.tensor("/model_weights/encoder/inner/kernel")?.layer == "encoder/inner")
  }

  @Test("An LSTM's bias starts with ones in the forget gate")
  func forgetBias() {
    let bias = model.tensor("/model_weights/rnn/rnn/lstm_cell/bias")
    #expect(bias?.initial == .unitForgetBias(units: 5, gate: 1, gates: 4))
    #expect(
      model.tensor("/model_weights/rnn/rnn/lstm_cell/recurrent_kernel")?.role == .recurrentKernel)
  }

  @Test("The config's class and activation are the evidence")
  func evidence() {
    let kernel = model.tensor("/model_weights/c/c/kernel")
    #expect(kernel?.evidence.contains("model_config: Conv2D, activation relu") == true)
  }

  @Test("Attributes split over the 64 KiB limit are joined")
  func chunkedAttributes() {
    let model = InventoryBuilder()
      .group("/", ["layer_names0": .strings(["a"]), "layer_names1": .strings(["b"])])
      .legacyLayer("a", [("a/kernel:0", [2, 3])]).legacyLayer("b", [("b/kernel:0", [3, 4])])
      .model
    #expect(model.dialect == "keras_legacy")
    #expect(model.tensors.map(\.role) == [.kernel, .kernel])
  }

  @Test("Without a config, names and shapes tell the class or leave it open")
  func weightsOnly() {
    func type(_ weights: [(String, [Int])], layer: String = "x") -> LayerType? {
      InventoryBuilder().group("/", ["layer_names": .strings([layer])])
        .legacyLayer(layer, weights).tensor("/\(layer)/\(weights[0].0)")
        .flatMap { $0.role == .unknown ? nil : $0.layerType }
    }
    #expect(type([("x/kernel:0", [5, 12]), ("x/recurrent_kernel:0", [4, 12])]) == .gru)
    #expect(type([("x/kernel", [3, 3, 8, 1]), ("x/bias", [1])]) == .conv2d)
    #expect(type([("x/kernel", [3, 3, 8, 2]), ("x/bias", [16])]) == "depthwise_conv2d")
    #expect(type([("x/kernel:0", [3, 3, 8, 4]), ("x/bias:0", [8])]) == "conv2d_transpose")
    // A depthwise kernel or a convolution to one channel: their fans differ.
    #expect(type([("x/kernel", [3, 3, 8, 1])]) == nil)
    #expect(type([("conv/kernel:0", [3, 3, 8, 1])], layer: "conv") == .conv2d)
    #expect(type([("d/kernel", [3, 3, 8, 1])], layer: "depthwise_conv2d_4") == "depthwise_conv2d")
  }

  @Test("A wrapper's name and that of a cell leave the class to the variables")
  func namesThatSayLittle() {
    func tensor(_ layer: String, _ weights: [(String, [Int])]) -> Tensor? {
      InventoryBuilder().group("/", ["layer_names": .strings([layer])])
        .legacyLayer(layer, weights).tensor("/\(layer)/\(weights[0].0)")
    }
    // As tf_keras 2.21 and Keras 3.15 write them.
    let wrapped = tensor(
      "spectral_normalization",
      [("sn/kernel:0", [3, 3, 5, 7]), ("sn/bias:0", [5]), ("sn/sn_u:0", [1, 7])])
    #expect(wrapped?.layerType == "conv2d_transpose" && wrapped?.role == .kernel)
    let cell = "conv_lstm1d/conv_lstm_cell"
    let recurrent = tensor(
      "conv_lstm1d",
      [("\(cell)/kernel", [3, 2, 12]), ("\(cell)/recurrent_kernel", [3, 3, 12])])
    #expect(recurrent?.layerType == .convLSTM1d && recurrent?.role == .kernel)
  }

  @Test("A kernel of rank 3 without bias and with a long first axis may be no convolution")
  func longFirstAxis() {
    let file = InventoryBuilder().group("/", ["layer_names": .strings(["x"])])
      .legacyLayer("x", [("x/kernel:0", [36, 27, 4])])
    #expect(file.model.tensors[0].role == .unknown)
  }

  @Test("Keras 2 says depthwise_kernel on Theano too, where names have no :0")
  func depthwiseOnTheano() {
    let file = InventoryBuilder()
      .group("/", ["layer_names": .strings(["x"]), "keras_version": .string("2.2.4")])
      .legacyLayer("x", [("x/kernel", [3, 3, 8, 1])])
    let types: [LayerType?] = [.conv2d, "conv2d_transpose"]
    #expect(file.model.tensors[0].readings.map(\.layerType) == types)
  }

  @Test("Keras 1's only optimizer scalar counts steps")
  func oldOptimizer() {
    let file = InventoryBuilder().group("/", ["layer_names": .strings([])])
      .dataset("/optimizer_weights/param_0", shape: [])
      .dataset("/optimizer_weights/param_1", 8, 3, 3, 3)
    #expect(file.model.tensors.map(\.initial) == [.constant(0), .constant(0)])
  }

  @Test("Optimizer state is told by where it lies and starts as its optimizer starts it")
  func optimizer() {
    let file = InventoryBuilder().group("/", ["layer_names": .strings([])])
      .dataset("/optimizer_weights/adam/c1_kernel_momentum", 3, 3, 4, 8)
      .dataset("/optimizer_weights/adam/iteration", shape: [], kind: .int64)
      .dataset("/optimizer_weights/adam/learning_rate", shape: [])
      .dataset("/optimizer_weights/Adagrad/accumulator/c1/kernel:0", 3, 3, 4, 8)
    let tensors = Dictionary(uniqueKeysWithValues: file.model.tensors.map { ($0.path, $0) })
    let slots = "/optimizer_weights/"
    #expect(tensors[slots + "adam/c1_kernel_momentum"]?.initial == .constant(0))
    #expect(tensors[slots + "adam/iteration"]?.initial == .constant(0))
    #expect(tensors[slots + "Adagrad/accumulator/c1/kernel:0"]?.initial == .constant(0.1))
    guard case .keep = tensors[slots + "adam/learning_rate"]?.initial else {
      Issue.record("a learning rate is a setting")
      return
    }
  }

  @Test("A quantized layer is left whole but for its bias")
  func quantized() {
    let file = InventoryBuilder().group("/", ["layer_names": .strings(["d"])])
      .group("/d", ["weight_names": .strings(["d/bias", "d/kernel", "d/kernel_scale"])])
      .dataset("/d/d/bias", 16).dataset("/d/d/kernel", 8, 16, kind: .int8)
      .dataset("/d/d/kernel_scale", 16)
    #expect(file.model.tensors.map(\.role) == [.bias, .quantized, .quantized])
  }

  @Test("bfloat16 as two opaque bytes is a float")
  func bfloat16() {
    let file = InventoryBuilder().group("/", ["layer_names": .strings(["d"])])
      .group("/d", ["weight_names": .strings(["d/kernel"])])
      .dataset("/d/d/kernel", 8, 16, kind: .opaque)
    #expect(file.model.tensors.map(\.facts.element.kind) == [.bfloat16])
    #expect(file.model.tensors.map(\.role) == [.kernel])
  }
}
