import Initializers
import Layers
import Planning
import Testing

@testable import Rewriting

@Suite("Values of plans")
struct PlanValuesTests {
  private static let seed = Seed(UInt64(42))

  private func kernel(_ path: String, _ shape: [Int] = [4, 3], copyOf: String? = nil) -> Tensor {
    Tensor(
      DatasetFacts(
        path: path, shape: shape, element: ElementType(.float32, size: 4, byteOrder: .little),
        storage: .contiguous(offset: 4096)),
      layer: String(path.dropFirst().prefix(1)), layerType: .dense, role: .kernel,
      geometry: KernelGeometry(
        axes: Axes(input: [0], output: [1]), torchShape: [shape[1], shape[0]]),
      copyOf: copyOf, evidence: ["a test"])
  }

  private func values(_ tensors: [Tensor], except: [String] = []) throws -> PlanValues {
    let policy = Policy(seed: Self.seed, except: try except.map { try Selector($0) })
    let plan = try Planner(policy: policy).plan(
      Model(dialect: "torch", tensors: tensors),
      file: PlannedFile(path: "model.h5", bytes: 9000, dialect: "torch"),
      tool: Plan.Tool(version: "1.2.3"))
    return try PlanValues(plan)
  }

  private func distribution(_ values: PlanValues, _ position: Int) -> Distribution? {
    if case .distribution(let law) = values.recipe(at: position)?.values { law } else { nil }
  }

  @Test("tensors of one shape and role have one recipe, and each its own stream")
  func keys() throws {
    let paths = ["/a/w", "/b/w", "/c/w"]
    let values = try values(paths.map { kernel($0) })
    // torch's kaiming_normal_: sqrt(2) / sqrt(4).
    for (position, path) in paths.enumerated() {
      #expect(distribution(values, position) == .normal(mean: 0, std: 0.5.squareRoot()))
      #expect(values.key(at: position) == StreamKey(seed: Self.seed, path: path))
      #expect(values.original(of: position) == nil)
    }
    #expect(Set((0..<values.count).map { values.key(at: $0) }).count == 3)
  }

  @Test("copies have the stream of their original, wherever they stand")
  func copies() throws {
    let values = try values([
      kernel("/b/w", copyOf: "/a/w"), kernel("/x/w"), kernel("/a/w"),
      kernel("/c/w", copyOf: "/a/w"),
    ])
    let key = StreamKey(seed: Self.seed, path: "/a/w")
    #expect((0..<4).map { values.key(at: $0) == key } == [true, false, true, true])
    #expect((0..<4).map { values.original(of: $0) } == [2, nil, nil, 2])
  }

  @Test("other shapes have other recipes, and what is kept has none")
  func recipes() throws {
    let values = try values(
      [kernel("/a/w"), kernel("/b/w", [16, 3]), kernel("/c/w"), kernel("/d/w")], except: ["c"])
    #expect((0..<4).map { values.recipe(at: $0)?.elements } == [12, 48, nil, 12])
    #expect(distribution(values, 1) == .normal(mean: 0, std: 2.0.squareRoot() / 4))
    #expect(distribution(values, 3) == distribution(values, 0))
    #expect(values.recipe(at: 0)?.byteOrder == .little && values.recipe(at: 0)?.format == .float32)
  }

  @Test("norms are those of each layer's own rows")
  func norms() throws {
    func gain(_ layer: String) -> Tensor {
      Tensor(
        DatasetFacts(
          path: "/\(layer)/g", shape: [4, 1],
          element: ElementType(.float32, size: 4, byteOrder: .little),
          storage: .contiguous(offset: 4096)),
        layer: layer, layerType: .dense, role: .auxiliary, initial: .rowNorms(of: "/\(layer)/v"),
        evidence: ["a test"])
    }
    let values = try values([gain("a"), gain("b"), kernel("/a/v"), kernel("/b/v")])
    let rows = (0..<2).map { position in
      if case .rowNorms(let rows, rowLength: 3) = values.recipe(at: position)?.values {
        rows
      } else {
        -1
      }
    }
    #expect(rows == [2, 3])
  }
}
