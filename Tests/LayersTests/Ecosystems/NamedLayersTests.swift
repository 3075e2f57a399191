import Testing

@testable import Layers

@Suite("Datasets by their layers")
struct NamedLayersTests {
  private func facts(_ path: String, _ shape: [Int]) -> DatasetFacts {
    DatasetFacts(
      path: path, shape: shape, element: ElementType(.float32, size: 4), storage: .compact)
  }

  @Test("a parameter has the siblings of its layer, and layers have neighbours")
  func siblings() throws {
    let layers = NamedLayers([
      facts("/a/b/w", [1]), facts("/a/b/bias", [2]), facts("/a/c/w", [3]), facts("/top", [4]),
    ])
    let tensors = Array(layers.tensors)
    #expect(tensors.map(\.layer) == ["a/b", "a/b", "a/c", ""])
    #expect(tensors.map(\.leaf) == ["w", "bias", "w", "top"])
    #expect(tensors[0].sibling("bias") == [2] && tensors[2].sibling("bias") == nil)
    #expect(tensors[3].sibling("top") == [4])
    #expect(tensors[0].hasNeighbour("c") && !tensors[0].hasNeighbour("w"))
    #expect(tensors[0].neighbour("c", "w") == [3] && tensors[0].neighbour("c", "bias") == nil)
    #expect(layers.has([]) && layers.has(["a", "c"]) && !layers.has(["a"]))
  }

  @Test("a leaf with a slash is no layer of its own")
  func slashes() {
    let layers = NamedLayers([facts("/batch_stats/n/mean", [1]), facts("/n/batch_stats/mean", [2])])
    {
      components in
      components[0] == "batch_stats"
        ? (["n"], "batch_stats/mean") : (Array(components.dropLast()), components.last ?? "")
    }
    #expect(layers.facts(of: ["n"], "batch_stats/mean")?.shape == [1])
    #expect(layers.facts(of: ["n", "batch_stats"], "mean")?.shape == [2])
  }

  @Test("of two datasets that are one parameter, the last counts")
  func twice() {
    let layers = NamedLayers([facts("/w", [1]), facts("/W", [2])]) { (["l"], $0[0].lowercased()) }
    #expect(layers.facts(of: ["l"], "w")?.shape == [2])
    #expect(Array(layers.tensors).count == 2)
  }
}
