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
}
