import Testing

@testable import Layers

@Suite("Variables of Keras 3 below attributes of people's own layers")
struct KerasAttributeTests {
  /// Shapes by path, each with its variables in order.
  private func tensors(_ owners: [(String, [[Int]])]) -> [String: Tensor] {
    let paths = owners.flatMap { owner, shapes in
      shapes.enumerated().map { ("/layers/\(owner)/vars/\($0.offset)", $0.element) }
    }
    let file = paths.reduce(InventoryBuilder()) { $0.dataset($1.0, shape: $1.1) }
    return Dictionary(
      uniqueKeysWithValues: file.model.tensors.map {
        ($0.path.replacing("/layers/", with: "").replacing("/vars", with: ""), $0)
      })
  }

  @Test("An attribute called normalization is what its variables are")
  func normalization() {
    let found = tensors([
      ("stem/normalization", [[8], [8], [8], [8]]), ("adapted/normalization", [[8], [8], []]),
      ("block/normalization", [[8], [8]]),
    ])
    #expect(found["stem/normalization/0"]?.role == .normScale)
    #expect(found["stem/normalization/3"]?.role == .runningVar)
    #expect(found["adapted/normalization/0"]?.role == .runningMean)
    #expect(found["block/normalization/0"]?.role == .unknown)
  }

  @Test("Projections of attention fit each other in one way alone, or stay unknown")
  func projections() {
    // Llama's: (in 16, heads, dim 4) and (heads 4, dim 4, out 16).
    let plain = tensors([
      ("block/attention/query_dense", [[16, 5, 4]]), ("block/attention/key_dense", [[16, 2, 4]]),
      ("block/attention/output_dense", [[5, 4, 16]]),
    ])
    #expect(
      plain["block/attention/key_dense/0"]?.geometry?.axes == Axes(input: [0], output: [1, 2]))
    #expect(plain["block/attention/output_dense/0"]?.geometry?.axes.output == [2])
    // Gemma's query is (heads, in, dim).
    let gemma = tensors([
      ("block/attention/query_dense", [[5, 16, 4]]),
      ("block/attention/output_dense", [[5, 4, 16]]),
    ])
    #expect(gemma["block/attention/query_dense/0"]?.role == .unknown)
    #expect(gemma["block/attention/output_dense/0"]?.role == .kernel)
    // As many heads as inputs: either way.
    let square = tensors([
      ("block/attention/query_dense", [[16, 16, 4]]),
      ("block/attention/output_dense", [[16, 4, 16]]),
    ])
    #expect(square["block/attention/query_dense/0"]?.role == .unknown)
  }

  @Test("A bias of (heads, dim) and Keras's own class need no neighbours")
  func sureProjections() {
    let found = tensors([
      ("block/attention/query_dense", [[16, 5, 4], [5, 4]]),
      ("multi_head_attention/query_dense", [[16, 16, 4]]),
    ])
    #expect(found["block/attention/query_dense/0"]?.role == .kernel)
    #expect(found["multi_head_attention/query_dense/0"]?.role == .kernel)
  }

  @Test("A matrix called like a projection is dense")
  func feedForward() {
    let found = tensors([("f_net_encoder/_output_dense", [[24, 16], [16]])])
    #expect(found["f_net_encoder/_output_dense/0"]?.layerType == .dense)
  }

  @Test("The attribute's name tells what a lone kernel and two equal vectors are")
  func names() {
    let found = tensors([
      ("block/_gate_dense", [[16, 24]]), ("block/token_embed", [[16, 24]]),
      ("block/other", [[16, 24]]),
      ("block/_attention_layer_norm", [[16], [16]]), ("block/conv_b", [[3, 3, 8, 16]]),
    ])
    #expect(found["block/_gate_dense/0"]?.role == .kernel)
    #expect(found["block/token_embed/0"]?.role == .embedding)
    #expect(found["block/other/0"]?.role == .unknown)
    #expect(found["block/_attention_layer_norm/0"]?.role == .normScale)
    #expect(found["block/_attention_layer_norm/1"]?.role == .normOffset)
    #expect(found["block/conv_b/0"]?.layerType == .conv2d)
  }
}
