import Testing

@testable import Layers

/// Names and shapes are those that transformers 4.37.2 writes with TensorFlow.
@Suite("Hugging Face's TensorFlow models")
struct HuggingFaceTests {
  private func file(_ weights: [(String, [Int])], layer: String = "m") -> InventoryBuilder {
    InventoryBuilder().group("/", ["layer_names": .strings([layer])]).legacyLayer(layer, weights)
  }

  @Test("a weight is a table, a norm's scale or a kernel with inputs first")
  func weights() {
    let file = file([
      ("m/wte/weight:0", [97, 24]), ("m/h_._0/attn/c_attn/weight:0", [24, 72]),
      ("m/h_._0/attn/c_attn/bias:0", [1, 72]), ("m/h_._0/layer_norm/weight:0", [24]),
      ("m/LayerNorm/weight:0", [24]), ("m/LayerNorm/bias:0", [24]), ("m/x/weight:0", [24, 72]),
      ("m/grn/weight:0", [1, 1, 1, 32]), ("m/rel_embeddings.weight:0", [16, 24]),
      ("model/encoder/embed_positions/weight:0", [30, 24]),
    ])
    let kernel = file.tensor("/m/m/h_._0/attn/c_attn/weight:0")
    #expect(kernel?.geometry?.axes == Axes(input: [0], output: [1]) && kernel?.layerType == .dense)
    #expect(file.tensor("/m/m/h_._0/attn/c_attn/bias:0")?.role == .bias)
    #expect(file.tensor("/m/m/wte/weight:0")?.layerType == .embedding)
    #expect(file.tensor("/m/m/h_._0/layer_norm/weight:0")?.role == .normScale)
    #expect(file.tensor("/m/m/LayerNorm/bias:0")?.role == .normOffset)
    #expect(file.tensor("/m/m/x/weight:0")?.role == .unknown)
    #expect(file.tensor("/m/m/grn/weight:0")?.initial == .constant(0))
    #expect(file.tensor("/m/m/rel_embeddings.weight:0")?.role == .embedding)
    let sinusoids = file.tensor("/m/model/encoder/embed_positions/weight:0")
    guard case .keep = sinusoids?.initial else {
      Issue.record("Whisper's encoder has fixed positions")
      return
    }
  }

  @Test("XLNet's o has its outputs first, q, k, v and r have not")
  func xlnet() {
    let names = ["q", "k", "v", "r", "o"]
    let file = file(
      names.map { ("m/layer_._0/rel_attn/\($0):0", [24, 4, 6]) }
        + [("m/layer_._0/rel_attn/r_w_bias:0", [4, 6]), ("m/mask_emb:0", [1, 1, 24])])
    for name in names {
      let geometry = file.tensor("/m/m/layer_._0/rel_attn/\(name):0")?.geometry
      // Square in the equivalent Linear either way, so that only axes show the difference.
      #expect(geometry?.torchShape == [24, 24])
      #expect(geometry?.axes.input == (name == "o" ? [1, 2] : [0]))
    }
    #expect(file.tensor("/m/m/layer_._0/rel_attn/r_w_bias:0")?.role == .bias)
    #expect(file.tensor("/m/m/mask_emb:0")?.role == .auxiliary)
  }

  @Test("Funnel's attention is read like XLNet's, Wav2Vec2's weight norm like PyTorch's")
  func others() {
    let file = file([
      ("m/attention/r_kernel:0", [24, 4, 6]), ("m/attention/r_w_bias:0", [4, 6]),
      ("m/conv/weight_v:0", [24, 12, 16]), ("m/conv/weight_g:0", [16, 1, 1]),
      ("m/conv/bias:0", [24]), ("m/lambda_1:0", [24]),
    ])
    let tensors = file.model.tensors
    #expect(tensors.map(\.role) == [.kernel, .bias, .kernel, .auxiliary, .bias, .auxiliary])
    #expect(tensors[0].geometry?.axes == Axes(input: [0], output: [1, 2]))
    #expect(tensors[2].geometry?.torchShape == [24, 12, 16])
    // Neither a gain by place nor LayerScale starts alike in all models.
    #expect(tensors[3].initial == nil && tensors[5].initial == nil)
  }

  @Test("tokens start as their model starts them, where that is known")
  func tokens() {
    func start(_ model: String) -> FrameworkDefault? {
      let file = file([("\(model)/embeddings/cls_token:0", [1, 1, 24])])
      #expect(file.model.tensors[0].role == .auxiliary)
      return file.model.tensors[0].initial
    }
    #expect(start("vit") == .truncatedNormal(mean: 0, std: 0.02, from: -0.04, to: 0.04))
    #expect(start("deit") == .constant(0))
    #expect(start("tf_vit_mae_model/vit") == nil && start("beit") == nil)
  }

  @Test("integer indices beside a float table make no quantized layer")
  func indices() {
    let file = InventoryBuilder().group("/", ["layer_names": .strings(["m"])])
      .group("/m", ["weight_names": .strings(["a/relative_position_bias_table:0", "a/x_index:0"])])
      .dataset("/m/a/relative_position_bias_table:0", 49, 2)
      .dataset("/m/a/x_index:0", 16, 16, kind: .int64)
    #expect(file.model.tensors.map(\.role) == [.auxiliary, .auxiliary])
    #expect(file.model.tensors[0].initial == .constant(0))
  }

  @Test("a grouped convolution with one channel in each group is not Keras's depthwise one")
  func grouped() {
    let file = file([("m/dwconv/kernel:0", [7, 7, 1, 8]), ("m/dwconv/bias:0", [8])])
    #expect(file.tensor("/m/m/dwconv/kernel:0")?.layerType == .conv2d)
    #expect(file.tensor("/m/m/dwconv/kernel:0")?.geometry?.torchShape == [8, 1, 7, 7])
  }

  @Test("a shard lists datasets where a whole file lists layers")
  func shard() {
    let names = [
      "bert/emb/LayerNorm/gamma:0", "bert/layer_._0/key/bias:0", "bert/layer_._0/key/kernel:0",
    ]
    let file = InventoryBuilder().group("/", ["layer_names": .strings(names)])
      .group("/bert").dataset("/" + names[0], 24).dataset("/" + names[1], 36)
      .dataset("/" + names[2], 24, 36)
    #expect(file.model.dialect == "keras_legacy")
    #expect(file.model.tensors.map(\.role) == [.normScale, .bias, .kernel])
    #expect(
      file.model.tensors.map(\.layer) == [
        "bert/emb/LayerNorm", "bert/layer_._0/key", "bert/layer_._0/key",
      ])
  }

  @Test("T5's shared table is one tensor wherever it is written")
  func copies() {
    let layers = [
      ("shared", "shared/shared"), ("encoder", "shared/shared"), ("decoder", "shared/shared"),
    ]
    let file = layers.reduce(
      InventoryBuilder().group("/", ["layer_names": .strings(layers.map(\.0))])
    ) {
      $0.legacyLayer($1.0, [("\($1.1)/embeddings:0", [97, 24])])
    }
    #expect(file.model.possibleCopies == [[0, 1, 2]])
  }
}
