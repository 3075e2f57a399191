import Testing

@testable import Layers

@Suite("Which tensors train")
struct TrainableTests {
  private static let config = """
    {"class_name": "Functional", "config": {"name": "m", "trainable": true, "layers": [
      {"class_name": "Dense", "config": {"name": "free", "trainable": true}},
      {"class_name": "Dense", "config": {"name": "frozen", "trainable": false}},
      {"class_name": "BatchNormalization", "config": {"name": "bn", "trainable": true}},
      {"class_name": "Sequential", "config": {"name": "base", "trainable": false, "layers": [
        {"class_name": "Dense", "config": {"name": "inner", "trainable": true}}]}},
      {"class_name": "TimeDistributed", "config": {"name": "td", "trainable": false, "layer":
        {"class_name": "Dense", "config": {"name": "wrapped", "trainable": true}}}}]}}
    """

  private static let names: [String] = ["free", "frozen", "bn", "base", "td"]

  private var file: InventoryBuilder {
    InventoryBuilder()
      .group("/", ["model_config": .string(Self.config), "layer_names": .strings(Self.names)])
      .legacyLayer("free", [("free/kernel:0", [3, 4])])
      .legacyLayer("frozen", [("frozen/kernel:0", [4, 4])])
      .legacyLayer("bn", [("bn/gamma:0", [4]), ("bn/moving_mean:0", [4])])
      .legacyLayer("base", [("inner/kernel:0", [4, 4])])
      .legacyLayer("td", [("td/kernel:0", [4, 4])])
  }

  @Test(
    "a layer's flag and those of the models around it decide; statistics never train",
    arguments: [
      ("/free/free/kernel:0", true), ("/frozen/frozen/kernel:0", false),
      ("/bn/bn/gamma:0", true), ("/bn/bn/moving_mean:0", false),
      ("/base/inner/kernel:0", false), ("/td/td/kernel:0", false),
    ])
  func flags(path: String, expected: Bool) throws {
    #expect(try #require(file.tensor(path)).trainable == expected)
  }

  @Test("without a config nothing tells, but of statistics")
  func withoutConfig() throws {
    let file = InventoryBuilder()
      .group("/", ["layer_names": .strings(["bn"])])
      .legacyLayer("bn", [("bn/gamma:0", [4]), ("bn/moving_variance:0", [4])])
    #expect(try #require(file.tensor("/bn/bn/gamma:0")).trainable == nil)
    #expect(try #require(file.tensor("/bn/bn/moving_variance:0")).trainable == false)
  }

  @Test("buffers of PyTorch modules do not train")
  func torchBuffers() throws {
    let file = InventoryBuilder()
      .dataset("/bn.weight", 4).dataset("/bn.running_mean", 4).dataset("/rotary.inv_freq", 8)
    #expect(try #require(file.tensor("/bn.weight")).trainable == nil)
    #expect(try #require(file.tensor("/bn.running_mean")).trainable == false)
    #expect(try #require(file.tensor("/rotary.inv_freq")).trainable == false)
  }
}
