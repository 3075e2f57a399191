import Testing

@testable import Layers

@Suite("Keras's .weights.h5")
struct KerasWeightsTests {
  private func roles(_ path: String, _ shapes: [[Int]], name: String? = nil) -> [Role] {
    var file = InventoryBuilder()
    if let name { file = file.group("\(path)/vars", ["name": .string(name)]) }
    for (index, shape) in shapes.enumerated() {
      file = file.dataset("\(path)/vars/\(index)", shape: shape)
    }
    return file.model.tensors.map(\.role)
  }

  @Test("Classes in paths give roles by position")
  func classes() {
    #expect(roles("/layers/conv2d_1", [[3, 3, 4, 8], [8]]) == [.kernel, .bias])
    #expect(
      roles("/layers/lstm/cell", [[9, 20], [5, 20], [20]]) == [.kernel, .recurrentKernel, .bias])
    #expect(roles("/layers/embedding", [[50, 8]]) == [.embedding])
    #expect(
      roles("/layers/batch_normalization_3", [[5], [5], [5], [5]])
        == [.normScale, .normOffset, .runningMean, .runningVar])
    #expect(
      roles("/layers/separable_conv2d", [[3, 3, 16, 3], [1, 1, 48, 6], [6]])
        == [.kernel, .kernel, .bias])
  }

  @Test("Gamma or beta of a batch normalization that lacks one is left open")
  func partialNormalization() {
    #expect(
      roles("/layers/batch_normalization", [[5], [5], [5]]) == [
        .unknown, .runningMean, .runningVar,
      ])
    #expect(roles("/layers/batch_normalization", [[5], [5]]) == [.runningMean, .runningVar])
    #expect(roles("/layers/layer_normalization", [[5]]) == [.unknown])
  }

  @Test("Attributes of subclassed models are told by the layer's default name, else by shapes")
  func subclassed() {
    #expect(roles("/emb", [[10, 4]], name: "embedding_3") == [.embedding])
    #expect(roles("/emb", [[10, 4]]) == [.unknown])
    #expect(roles("/a", [[4, 4], [4]]) == [.kernel, .bias])
    #expect(roles("/a", [[4, 4], [5]]) == [.unknown, .unknown])
  }

  @Test("Classes of others are not taken for Keras's because of a word in their names")
  func classesOfOthers() {
    #expect(roles("/layers/multi_head_positional_embedding", [[12, 49]]) == [.unknown])
    #expect(roles("/token_embedding", [[99, 8]]) == [.embedding])
    #expect(roles("/relative_embedding", [[12, 49]]) == [.unknown])
    // tensorflow_addons's attention keeps (heads, in, dim) in the layer itself.
    #expect(
      roles("/layers/multi_head_attention", [[3, 12, 6], [3, 12, 6], [3, 6, 12], [12]])
        == [.unknown, .unknown, .unknown, .unknown])
  }

  @Test("An int8 layer without a bias has its scale where the bias would be")
  func quantized() {
    let file = InventoryBuilder().dataset("/layers/dense/vars/0", 8, 16, kind: .int8)
      .dataset("/layers/dense/vars/1", 16)
    #expect(file.model.tensors.map(\.role) == [.quantized, .quantized])
    let biased = file.dataset("/layers/dense/vars/2", 16)
    #expect(biased.model.tensors.map(\.role) == [.quantized, .bias, .quantized])
  }

  @Test("Positions sort as numbers, and optimizer and metrics are never weights")
  func orderAndState() {
    var file = InventoryBuilder().group("/optimizer/vars", ["name": .string("adam")])
    for index in [0, 1, 10, 11, 2] {
      file = file.dataset(
        "/optimizer/vars/\(index)", shape: index < 2 ? [] : [3, 3],
        kind: index == 0 ? .int64 : .float32)
    }
    let tensors = file.dataset("/metrics/mean/vars/0", shape: []).model.tensors
    #expect(
      tensors.map(\.path) == [0, 1, 2, 10, 11].map { "/optimizer/vars/\($0)" } + [
        "/metrics/mean/vars/0"
      ])
    #expect(tensors.map(\.role) == Array(repeating: .optimizerSlot, count: 5) + [.metric])
  }

  @Test("SpectralNormalization's second kernel repeats the first")
  func spectralNormalization() {
    let path = "/layers/spectral_normalization"
    let file = InventoryBuilder().dataset("\(path)/layer/vars/0", 3, 3, 5, 4)
      .dataset("\(path)/layer/vars/1", 4).dataset("\(path)/vars/0", 3, 3, 5, 4)
      .dataset("\(path)/vars/1", 1, 4)
    let copy = file.tensor("\(path)/vars/0")
    #expect(copy?.copyOf == "\(path)/layer/vars/0")
    #expect(copy?.geometry == file.tensor("\(path)/layer/vars/0")?.geometry)
    #expect(file.tensor("\(path)/vars/1")?.role == .auxiliary)
  }

  @Test(
    "Class names become path components as Keras spells them",
    arguments: [
      ("Conv2DTranspose", "conv2d_transpose"), ("PReLU", "p_re_lu"), ("LSTM", "lstm"),
      ("DepthwiseConv1D", "depthwise_conv1d"), ("RMSNormalization", "rms_normalization"),
      ("package>MyLayer", "my_layer"), ("LeakyReLU", "leaky_re_lu"), ("GRU", "gru"),
    ])
  func snakeCase(className: String, component: String) {
    #expect(KerasClass.snakeCase(className) == component)
  }

  @Test("RMSNormalization starts at one, Gemma's class of that name does not")
  func gemma() {
    let norm = "/layers/rms_normalization/vars/0"
    let file = InventoryBuilder().dataset(norm, 24)
    #expect(file.tensor(norm)?.role == .normScale)
    let gemma = file.dataset("/layers/gemma_decoder_block/ffw/vars/0", 24, 48)
    #expect(gemma.tensor(norm)?.role == .unknown)
  }
}
