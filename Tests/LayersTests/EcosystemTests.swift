import Testing

@testable import Layers

@Suite("Dialects of other ecosystems")
struct EcosystemTests {
  private func file(_ datasets: [(String, [Int])]) -> InventoryBuilder {
    datasets.reduce(InventoryBuilder()) { $0.dataset("/" + $1.0, shape: $1.1) }
  }

  @Test("What is no model is told from one, and refused with what to do")
  func noModel() {
    let table = InventoryBuilder().group("/df", ["pandas_type": .string("frame")])
      .dataset("/df/block0_values", 4, 3, kind: .float64)
    #expect(table.model.refusal?.contains("pandas") == true)
    let blob = InventoryBuilder().dataset("/state_dict", 68023, kind: .uint8)
    #expect(blob.model.refusal?.contains("torch.load") == true)
    #expect(InventoryBuilder().dataset("/x", 4, kind: .int32).model.refusal != nil)
    #expect(InventoryBuilder().dataset("/x", 4, 5).model.refusal == nil)
  }

  @Test("Chainer's links are output first, and its LSTM's gates interleaved")
  func chainer() {
    let chainer = file([
      ("bn/N", []), ("bn/avg_mean", [8]), ("bn/avg_var", [8]), ("bn/gamma", [8]), ("bn/beta", [8]),
      ("l/W", [10, 7]), ("l/b", [10]), ("dc/W", [16, 4, 3, 3]), ("dc/b", [4]),
      ("dw/W", [2, 8, 3, 3]), ("dw/b", [16]), ("odd/W", [2, 8, 3, 3]), ("odd/b", [16]),
      ("lstm/upward/W", [20, 6]), ("lstm/upward/b", [20]), ("lstm/lateral/W", [20, 5]),
      ("x/W", [20, 6]),
    ])
    #expect(chainer.model.dialect == "chainer")
    #expect(chainer.tensor("/l/W")?.geometry?.axes == Axes(input: [1], output: [0]))
    #expect(chainer.tensor("/dc/W")?.layerType == "conv2d_transpose")
    #expect(chainer.tensor("/dw/W")?.geometry?.torchShape == [16, 1, 3, 3])
    // A grouped transposed convolution has the same shapes.
    #expect(chainer.tensor("/odd/W")?.role == .unknown)
    // Without a bias, Linear and EmbedID look alike.
    #expect(chainer.tensor("/x/W")?.role == .unknown)
    #expect(chainer.tensor("/lstm/lateral/W")?.role == .recurrentKernel)
    #expect(
      chainer.tensor("/lstm/upward/b")?.initial == .unitForgetBias(units: 1, gate: 2, gates: 4))
  }

  @Test("A matrix called W in a file like others' is not taken for Chainer's")
  func notChainer() {
    #expect(file([("l/W", [7, 10]), ("l/b", [10])]).model.dialect == "unknown")
    #expect(file([("l/W", [10, 7]), ("l/b", [10])]).model.dialect == "unknown")
  }

  @Test("A Caffe layer's type is told by its blobs, or not at all")
  func caffe() {
    let caffe = file([
      ("data/bn/0", [96]), ("data/bn/1", [96]), ("data/bn/2", [1]), ("data/s/0", [96]),
      ("data/s/1", [96]), ("data/ip/0", [32, 64]), ("data/ip/1", [32]), ("data/t/0", [50, 8]),
      ("data/t/1", [8]), ("data/upscore/0", [21, 1, 4, 4]), ("data/conv/0", [8, 3, 3, 3]),
      ("data/conv/1", [8]), ("diff/conv/0", [8, 3, 3, 3]),
    ]).group("/data")
    #expect(caffe.model.dialect == "caffe")
    #expect(caffe.tensor("/data/bn/1")?.role == .runningVar)
    #expect(caffe.tensor("/data/bn/2")?.initial == .constant(1))
    #expect(caffe.tensor("/data/s/1")?.role == .normOffset)
    #expect(caffe.tensor("/data/ip/0")?.geometry?.axes == Axes(input: [1], output: [0]))
    #expect(caffe.tensor("/data/t/0")?.role == .unknown)
    #expect(caffe.tensor("/data/upscore/0")?.role == .unknown)
    #expect(caffe.tensor("/diff/conv/0")?.role == .optimizerSlot)
  }

  @Test("Flax's kernels are input first; a convolution without a telling name stays open")
  func flax() {
    let flax = file([
      ("params/fc/kernel", [6, 10]), ("params/fc/bias", [10]),
      ("params/Conv_0/kernel", [3, 3, 4, 8]),
      ("params/up/kernel", [3, 3, 16, 6]), ("params/up/bias", [6]),
      ("params/e/embedding", [20, 16]), ("params/bn/scale", [6]), ("batch_stats/bn/mean", [6]),
    ])
    #expect(flax.model.dialect == "flax")
    #expect(flax.tensor("/params/fc/kernel")?.geometry?.torchShape == [10, 6])
    #expect(flax.tensor("/params/Conv_0/kernel")?.layerType == .conv2d)
    #expect(flax.tensor("/params/up/kernel")?.readings.count == 2)
    // variance_scaling(1, fan_in, normal) over 16 columns: √(1/16).
    #expect(flax.tensor("/params/e/embedding")?.initial == .normal(mean: 0, std: 0.25))
    #expect(flax.tensor("/params/bn/scale")?.layerType == .batchNormalization)
  }

  @Test("Haiku's modules are told by their names")
  func haiku() {
    let haiku = file([
      ("linear/w", [80, 8]), ("linear/b", [8]), ("conv2_d_transpose/w", [2, 2, 5, 12]),
      ("conv2_d_transpose/b", [5]), ("depthwise_conv2_d/w", [3, 3, 1, 12]),
      ("batch_norm/scale", [1, 1, 1, 6]), ("gru/w_i", [5, 9]), ("gru/w_h", [3, 9]),
    ])
    #expect(haiku.model.dialect == "haiku")
    #expect(haiku.tensor("/linear/w")?.geometry?.torchShape == [8, 80])
    #expect(haiku.tensor("/conv2_d_transpose/w")?.geometry?.torchShape == [12, 5, 2, 2])
    #expect(haiku.tensor("/depthwise_conv2_d/w")?.geometry?.torchShape == [12, 1, 3, 3])
    #expect(haiku.tensor("/batch_norm/scale")?.role == .normScale)
    #expect(haiku.tensor("/gru/w_h")?.role == .recurrentKernel)
    #expect(file([("layer1/w", [5, 6]), ("layer1/b", [5])]).model.dialect == "unknown")
  }

  @Test("NNabla's affine maps are input first, its convolutions output first")
  func nnabla() {
    let attributes: [String: AttributeValue] = ["need_grad": .other, "index": .integer(0)]
    let nnabla = [
      ("/a/affine/W", [56, 1, 28]), ("/c/conv/W", [8, 4, 3, 3]), ("/c/bn/var", [1, 8, 1, 1]),
      ("/e/embed/W", [20, 6]),
    ].reduce(InventoryBuilder()) { $0.dataset($1.0, shape: $1.1, attributes: attributes) }
    #expect(nnabla.model.dialect == "nnabla")
    #expect(nnabla.tensor("/a/affine/W")?.geometry?.axes == Axes(input: [0], output: [1, 2]))
    #expect(nnabla.tensor("/c/conv/W")?.geometry?.torchShape == [8, 4, 3, 3])
    #expect(nnabla.tensor("/c/bn/var")?.role == .runningVar)
    #expect(nnabla.tensor("/e/embed/W")?.role == .unknown)
  }
}
