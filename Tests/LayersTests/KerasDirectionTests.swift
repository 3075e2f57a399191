import Testing

@testable import Layers

@Suite("Directions of Keras's convolutions in files without a config")
struct KerasDirectionTests {
  private func tensors(_ layers: [(String, [Int], bias: Int?)]) -> [String: Tensor] {
    let start = InventoryBuilder().group("/", ["layer_names": .strings(layers.map(\.0))])
    let file = layers.reduce(start) { file, layer in
      let bias = layer.bias.map { [("\(layer.0)/bias:0", [$0])] } ?? []
      return file.legacyLayer(layer.0, [("\(layer.0)/kernel:0", layer.1)] + bias)
    }
    return Dictionary(
      uniqueKeysWithValues: file.model.tensors.filter { $0.path.hasSuffix("kernel:0") }
        .map { (String($0.path.split(separator: "/")[0]), $0) })
  }

  @Test("A square kernel under a name that says nothing has two readings of one fan")
  func square() {
    let tensor = tensors([("x", [3, 3, 8, 8], bias: 8)])["x"]
    #expect(tensor?.role == .kernel && tensor?.layerType == .unknown)
    #expect(tensor?.readings.map(\.layerType) == [.conv2d, "conv2d_transpose"])
    // Out of 8 or in 8, either way (8, 8, 3, 3) in PyTorch.
    #expect(Set(tensor?.readings.map(\.geometry.torchShape) ?? []) == [[8, 8, 3, 3]])
  }

  @Test("Convolutions beside it that tell decide, but not where one of them is transposed")
  func neighbours() {
    let plain = tensors([("a", [3, 3, 3, 8], bias: 8), ("b", [3, 3, 8, 8], bias: 8)])
    #expect(plain["b"]?.layerType == .conv2d)
    let mixed = tensors([
      ("a", [3, 3, 3, 8], bias: 8), ("b", [3, 3, 8, 8], bias: 8), ("c", [3, 3, 4, 8], bias: 4),
    ])
    #expect(mixed["c"]?.layerType == "conv2d_transpose")
    #expect(mixed["b"]?.readings.count == 2)
  }

  @Test("A name of a decoder and a window of even size leave it open even so")
  func decoders() {
    let found = tensors([
      ("a", [3, 3, 3, 8], bias: 8), ("up1", [3, 3, 8, 8], bias: 8), ("b", [2, 2, 8, 8], bias: 8),
    ])
    #expect(found["up1"]?.readings.count == 2 && found["b"]?.readings.count == 2)
  }

  @Test("Names that hint at it and the windows of other transposed ones leave a square kernel open")
  func transposedNames() {
    let found = tensors([
      ("deconv", [3, 3, 8, 8], bias: 8), ("conv_trans_before", [1, 1, 8, 8], bias: nil),
      ("sup1_trans_conv", [3, 3, 2, 2], bias: 2), ("tconv_2", [3, 3, 8, 8], bias: 8),
      ("first_conv", [3, 3, 8, 8], bias: 8), ("firstconv", [5, 5, 8, 8], bias: 8),
    ])
    #expect(found["deconv"]?.layerType == "conv2d_transpose")
    for name in ["sup1_trans_conv", "tconv_2", "conv_trans_before"] {
      #expect(found[name]?.readings.count == 2, "\(name)")
    }
    #expect(found["first_conv"]?.readings.count == 2)
    #expect(found["firstconv"]?.layerType == .conv2d)
  }

  @Test("A convolution of a model that generates texts is none of a decoder")
  func generation() {
    let found = tensors([
      ("for_conditional_generation/conv1", [3, 8, 32], bias: 32),
      ("decoder/conv1", [3, 8, 32], bias: 32),
    ])
    #expect(found["for_conditional_generation"]?.layerType == .conv1d)
    #expect(found["decoder"]?.layerType == .conv1d)
  }

  @Test("A kernel of rank 3 may be that of EinsumDense")
  func einsum() {
    let open = tensors([("x", [4, 6, 10], bias: 10)])["x"]
    #expect(open?.readings.map(\.layerType) == [.conv1d, .einsumDense, .einsumDense])
    // "abc,bcd->ad" and "abc,bcd->abd", whose bias is as long as d either way.
    #expect(
      open?.readings.dropFirst().map(\.geometry.axes) == [
        Axes(input: [0, 1], output: [2]), Axes(input: [1], output: [2]),
      ])
    #expect(tensors([("conv", [4, 6, 10], bias: 10)])["conv"]?.layerType == .conv1d)
  }
}
