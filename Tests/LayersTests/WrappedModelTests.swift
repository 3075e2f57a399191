import Testing

@testable import Layers

@Suite("Dicts of arrays, and files that reverse or number them")
struct WrappedModelTests {
  private func file(
    _ datasets: [(String, [Int])], attributes: [String: AttributeValue] = [:]
  ) -> InventoryBuilder {
    datasets.reduce(InventoryBuilder()) {
      $0.dataset("/" + $1.0, shape: $1.1, attributes: attributes)
    }
  }

  @Test("hickle's quotes are no part of a key, and its tensors keep their paths and their order")
  func hickle() {
    let keys: [(String, [Int], Int)] = [
      ("/data/\"b.bias\"", [4], 1), ("/data/\"a.weight_v\"", [8, 3], 2),
      ("/data/\"a.weight_g\"", [8, 1], 3), ("/data/\"b.weight\"", [4, 6], 0),
    ]
    let hickle = keys.reduce(InventoryBuilder()) {
      $0.dataset(
        $1.0, shape: $1.1, attributes: ["np_dtype": .string("<f4"), "key_idx": .integer($1.2)])
    }.group("/", ["HICKLE_VERSION": .string("5.0.3")]).dataset("/data/\"lr\"", shape: [])
    #expect(hickle.model.dialect == "hickle/torch")
    #expect(hickle.model.tensors.first?.path == "/data/\"b.weight\"")
    #expect(hickle.tensor("/data/\"b.weight\"")?.geometry?.axes == .outputFirst(rank: 2))
    #expect(hickle.tensor("/data/\"b.bias\"")?.layer == "b")
    #expect(
      hickle.tensor("/data/\"a.weight_g\"")?.initial == .rowNorms(of: "/data/\"a.weight_v\""))
    #expect(hickle.tensor("/data/\"lr\"")?.role == .auxiliary)
  }

  @Test("What PyTables holds is for the dialect inside; a table's index is kept")
  func pytables() {
    let root: [String: AttributeValue] = ["PYTABLES_FORMAT_VERSION": .string("2.1")]
    let tables = file([
      ("c/kernel:0", [3, 3, 4, 8]), ("c/bias:0", [8]), ("u/kernel:0", [3, 3, 4, 8]),
      ("_i_t/x/sortedLR", [131201]), ("odd", [3, 4]), ("p/kernel:0", [8, 2, 4]),
    ]).group("/", root)
    #expect(tables.model.dialect == "pytables/keras_names")
    #expect(tables.tensor("/c/kernel:0")?.geometry?.torchShape == [8, 4, 3, 3])
    #expect(tables.tensor("/u/kernel:0")?.readings.count == 3)
    #expect(tables.tensor("/p/kernel:0")?.readings.first?.layerType == .einsumDense)
    #expect(tables.tensor("/_i_t/x/sortedLR")?.role == .auxiliary)
    #expect(tables.tensor("/odd")?.role == .unknown)
    #expect(file([("x", [3, 4])]).group("/", root).model.dialect == "pytables/unknown")
  }

  @Test("TensorLayer's kernels are input first, and a bias must fit them")
  func tensorLayer() {
    let layers = file([
      ("a/a/filters:0", [3, 3, 4, 8]), ("a/a/biases:0", [8]), ("d/d/weights:0", [6, 10]),
      ("d/d/biases:0", [10]), ("x/x/weights:0", [6, 10]), ("x/x/biases:0", [6]),
      ("t/t/filters:0", [5, 5, 16, 7]), ("t/t/biases:0", [16]), ("n/n/filters:0", [3, 3, 4, 8]),
      ("bn/bn/moving_var:0", [8]), ("e/e/embeddings:0", [20, 5]),
    ]).group("/", ["layer_names": .strings(["d", "a"])])
    #expect(layers.model.dialect == "tensorlayer")
    #expect(layers.model.tensors.first?.layer == "d")
    #expect(layers.tensor("/a/a/filters:0")?.geometry?.torchShape == [8, 4, 3, 3])
    #expect(layers.tensor("/d/d/weights:0")?.geometry?.torchShape == [10, 6])
    #expect(layers.tensor("/x/x/weights:0")?.role == .unknown)
    #expect(layers.tensor("/t/t/filters:0")?.layerType == "conv2d_transpose")
    #expect(layers.tensor("/n/n/filters:0")?.readings.count == 3)
    #expect(layers.tensor("/bn/bn/moving_var:0")?.role == .runningVar)
    #expect(layers.tensor("/e/e/embeddings:0")?.role == .unknown)
  }

  @Test("MATLAB reverses dimensions: convolutions are output first, matrices input first")
  func matlab() {
    let single: [String: AttributeValue] = ["MATLAB_class": .string("single")]
    let matlab = file(
      [
        ("c/Weights", [8, 3, 4, 5]), ("c/Bias", [8, 1, 1]), ("fc/Weights", [72, 10]),
        ("fc/Bias", [1, 10]), ("up/Weights", [8, 3, 4, 4]), ("up/Bias", [3, 1, 1]),
        ("g/Weights", [2, 6, 3, 4, 4]), ("g/Bias", [2, 6, 1, 1]), ("one/Weights", [8, 1, 4]),
        ("one/Bias", [1, 1]), ("fc2_W", [7, 9]), ("fc2_b", [1, 7]), ("m_W", [7, 9]),
        ("l/InputWeights", [6, 20]), ("l/RecurrentWeights", [5, 20]), ("l/Bias", [1, 20]),
        ("#refs#/a", [8, 3, 4, 5]),
      ], attributes: single)
    #expect(matlab.model.dialect == "matlab")
    #expect(matlab.tensor("/c/Weights")?.geometry?.torchShape == [8, 3, 4, 5])
    #expect(matlab.tensor("/fc/Weights")?.geometry?.torchShape == [10, 72])
    #expect(matlab.tensor("/up/Weights")?.layerType == "conv2d_transpose")
    // Grouped, or without its last dimension of 1: MATLAB's code would tell.
    #expect(matlab.tensor("/g/Weights")?.role == .unknown)
    #expect(matlab.tensor("/one/Weights")?.role == .unknown)
    #expect(matlab.tensor("/fc2_W")?.geometry?.axes == .outputFirst(rank: 2))
    #expect(matlab.tensor("/m_W")?.readings.count == 2)
    #expect(matlab.tensor("/l/RecurrentWeights")?.role == .recurrentKernel)
    // The second of an LSTM's four blocks.
    #expect(matlab.tensor("/l/Bias")?.initial == .unitForgetBias(units: 5, gate: 1, gates: 4))
    #expect(matlab.tensor("/#refs#/a")?.role == .unknown)
    let julia = file([("d/weight", [7, 9]), ("d/bias", [9])]).group("/_types")
    #expect(julia.model.dialect == "jld2")
    #expect(julia.tensor("/d/weight")?.geometry?.axes == .inputFirst(rank: 2))
  }

  @Test("A list of arrays is read by the one vector that follows a kernel, or not at all")
  func lasagne() {
    let list = file([
      ("arr_0", [8, 3, 5, 5]), ("arr_1", [8]), ("arr_2", [16, 8, 3, 3]), ("arr_3", [16]),
      ("arr_4", [16]), ("arr_5", [16]), ("arr_6", [16]), ("arr_7", [64, 10]), ("arr_8", [10]),
      ("arr_9", [3, 3, 3, 64]), ("arr_10", [3]),
    ])
    #expect(list.model.dialect == "lasagne")
    #expect(list.tensor("/arr_0")?.geometry?.axes == .outputFirst(rank: 4))
    #expect(list.tensor("/arr_1")?.role == .bias)
    #expect((3...6).allSatisfy { list.tensor("/arr_\($0)")?.role == .unknown })
    #expect(list.tensor("/arr_7")?.geometry?.axes == .inputFirst(rank: 2))
    // A transposed convolution to three channels would look like one with three outputs in front.
    #expect(list.tensor("/arr_9")?.role == .unknown)
    let bare = file([("arr_0", [9, 6]), ("arr_1", [6]), ("arr_2", [6, 6]), ("arr_3", [6, 6])])
    #expect(bare.model.dialect == "lasagne")
    #expect(bare.model.tensors.allSatisfy { $0.role == .unknown })
    #expect(file([("arr_0", [3, 4]), ("arr_2", [4])]).model.dialect == "unknown")
  }

  @Test("ELMo's kernels are input first")
  func elmo() {
    let cell = "RNN_0/RNN/MultiRNNCell/Cell0/LSTMCell"
    let elmo = file([
      ("CNN/W_cnn_0", [1, 3, 16, 32]), ("CNN/b_cnn_0", [32]), ("CNN_proj/W_proj", [64, 20]),
      ("\(cell)/W_0", [40, 400]), ("\(cell)/B", [400]), ("\(cell)/W_P_0", [100, 20]),
      ("char_embed", [261, 16]), ("CNN_high_0/b_carry", [64]),
    ])
    #expect(elmo.model.dialect == "elmo")
    #expect(elmo.tensor("/CNN/W_cnn_0")?.geometry?.torchShape == [32, 16, 1, 3])
    #expect(elmo.tensor("/\(cell)/W_0")?.geometry?.torchShape == [400, 40])
    #expect(elmo.tensor("/\(cell)/B")?.role == .bias)
    #expect(elmo.tensor("/CNN_high_0/b_carry")?.role == .unknown)
  }
}
