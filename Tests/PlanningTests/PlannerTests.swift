import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Planner")
struct PlannerTests {
  private let layer = [
    ModelBuilder.kernel("/d1/kernel"), ModelBuilder.tensor("/d1/bias"),
    ModelBuilder.kernel("/d2/kernel", layer: "d2"), ModelBuilder.tensor("/d2/bias", layer: "d2"),
  ]

  private func written(_ plan: Plan) -> [String] {
    plan.tensors.filter { $0.action == .write }.map(\.path)
  }

  @Test("fans, gain and standard deviation of a kernel are torch's")
  func kernel() throws {
    let plan = try ModelBuilder.plan([ModelBuilder.kernel("/w", [64, 10])])
    let tensor = try #require(plan.tensors.first)
    #expect(tensor.fanIn == 64 && tensor.fanOut == 10)
    // sqrt(2), and sqrt(2) / sqrt(64).
    #expect(tensor.gain == 2.0.squareRoot())
    #expect(tensor.std == 2.0.squareRoot() / 8)
    #expect(tensor.method == .direct)
    #expect(tensor.rule == "preset kaiming: role kernel")
  }

  @Test("mode, nonlinearity and slope reach the kernel")
  func flags() throws {
    let policy = Policy(
      seed: Seed(UInt64(1)), mode: .fanOut, nonlinearity: "leaky_relu", negativeSlope: 1)
    let plan = try ModelBuilder.plan([ModelBuilder.kernel("/w", [64, 16])], policy)
    // sqrt(2 / (1 + 1)) / sqrt(16).
    #expect(plan.tensors[0].gain == 1)
    #expect(plan.tensors[0].std == 0.25)
  }

  @Test("--except wins over --only, and both say so")
  func selection() throws {
    let only = try ModelBuilder.plan(layer, ModelBuilder.policy(only: ["role:kernel"]))
    #expect(written(only) == ["/d1/kernel", "/d2/kernel"])
    #expect(only.tensors[1].rule == "not selected by --only")
    let both = try ModelBuilder.plan(
      layer, ModelBuilder.policy(only: ["role:kernel"], except: ["d2"]))
    #expect(written(both) == ["/d1/kernel"])
    #expect(both.tensors[2].rule == "--except d2")
    let several = try ModelBuilder.plan(
      layer, ModelBuilder.policy(only: ["d1/bias", "d2/kernel"]))
    #expect(written(several) == ["/d1/bias", "/d2/kernel"])
  }

  @Test("every tensor is listed, kept ones too, and the totals are those of the written")
  func totals() throws {
    let plan = try ModelBuilder.plan(layer, ModelBuilder.policy(only: ["d1"]))
    #expect(plan.tensors.map(\.path) == layer.map(\.path))
    // A 4 × 3 kernel and 3 biases, 4 bytes each.
    #expect(plan.totals == Plan.Totals(tensors: 4, write: 2, keep: 2, elements: 15, bytes: 60))
    #expect(plan.state == .planned)
  }

  @Test("unknown tensors are an error that names them, of many the first ten")
  func unknown() throws {
    for count in [1, 10, 12] {
      let tensors = (1...count).map {
        ModelBuilder.tensor("/p\($0)", role: .unknown, evidence: ["reason \($0)"])
      }
      let error = try #require(
        #expect(throws: PlanningError.self) { try ModelBuilder.plan(tensors) })
      guard case .unknownTensors(let listed) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(listed.map(\.path) == tensors.map(\.path))
      let text = error.description
      #expect(text.contains("  /p1: reason 1"))
      #expect(text.contains("/p10") == (count >= 10) && !text.contains("/p11"))
      #expect(text.contains("… and 2 more") == (count == 12))
      #expect(text.contains("--on-unknown keep"))
    }
  }

  @Test("unknown tensors that are left out, or kept on demand, are no error")
  func unknownKept() throws {
    let tensors = [
      ModelBuilder.kernel("/w"), ModelBuilder.tensor("/p", role: .unknown, layer: "p"),
    ]
    let kept = try ModelBuilder.plan(tensors, ModelBuilder.policy(onUnknown: .keep))
    #expect(written(kept) == ["/w"])
    #expect(kept.tensors[1].rule == "--on-unknown keep: a test")
    #expect(written(try ModelBuilder.plan(tensors, ModelBuilder.policy(except: ["p"]))) == ["/w"])
    #expect(written(try ModelBuilder.plan(tensors, ModelBuilder.policy(only: ["w"]))) == ["/w"])
  }

  private static let filters = [
    Filter(id: 32000, name: "lzf", isAvailable: false),
    Filter(id: 6, name: "scaleoffset", isAvailable: true),
    Filter(id: 5, name: "nbit", isAvailable: true),
  ]

  /// Tensors that cannot be written, with the error each gives.
  private static let refused: [(Tensor, PlanningError)] = [
    (
      ModelBuilder.kernel("/w", storage: .virtual),
      .valuesElsewhere(path: "/w", storage: "virtual")
    ),
    (
      ModelBuilder.kernel("/w", storage: .external),
      .valuesElsewhere(path: "/w", storage: "external")
    ),
    (
      ModelBuilder.kernel("/w", storage: .chunked(chunk: [2, 2], filters: [filters[0]])),
      .missingFilter(path: "/w", filters[0])
    ),
    (
      ModelBuilder.kernel("/w", storage: .chunked(chunk: [2, 2], filters: [filters[1]])),
      .lossyFilter(path: "/w", filters[1])
    ),
    (
      ModelBuilder.kernel("/w", storage: .chunked(chunk: [2, 2], filters: [filters[2]])),
      .lossyFilter(path: "/w", filters[2])
    ),
    (
      ModelBuilder.tensor("/w", kind: .otherFloat), .unsupportedFloat(path: "/w", size: 4)
    ),
    (
      ModelBuilder.tensor("/w", [3], role: .kernel),
      .cannotInitialize(
        path: "/w", rule: "preset kaiming: role kernel", .tooFewDimensions([3]))
    ),
  ]

  @Test("what cannot be written is an error that names it and a way out", arguments: refused)
  func refusals(tensor: Tensor, expected: PlanningError) throws {
    let tensors = [ModelBuilder.tensor("/other"), tensor]
    #expect(throws: expected) { try ModelBuilder.plan(tensors) }
    #expect(expected.description.contains("/w"))
    let kept = try ModelBuilder.plan(tensors, ModelBuilder.policy(except: ["w"]))
    #expect(written(kept) == ["/other"])
  }

  @Test("a filter that is there and exact is no obstacle, and makes a copy necessary")
  func filtered() throws {
    let deflate = Filter(id: 1, name: "deflate", isAvailable: true)
    let storages: [(Storage, PlannedTensor.Treatment.Method)] = [
      (.chunked(chunk: [2, 2], filters: [deflate]), .rewrite), (.compact, .rewrite),
      (.contiguous(offset: nil), .rewrite), (.chunked(chunk: [4, 3], filters: []), .rewrite),
      (.contiguous(offset: 8), .direct),
    ]
    for (storage, method) in storages {
      let plan = try ModelBuilder.plan([ModelBuilder.kernel("/w", storage: storage)])
      #expect(plan.tensors[0].method == method, "\(storage)")
    }
  }

  @Test("chunks without filters are written where they lie, if all are known to be there")
  func plainChunks() throws {
    let chunks: [(ChunkFacts, PlannedTensor.Treatment.Method)] = [
      (.unknown, .rewrite), (.unplaced, .rewrite), (.complete, .direct),
      (.placed([64, 8]), .direct),
    ]
    for (facts, method) in chunks {
      var kernel = ModelBuilder.kernel("/w", storage: .chunked(chunk: [2, 3], filters: []))
      kernel.facts.chunks = facts
      #expect(try ModelBuilder.plan([kernel]).tensors[0].method == method, "\(facts)")
    }
  }

  @Test("a tensor without elements is a no-op with a warning", arguments: [[0, 3], [3, 0], nil])
  func zeroElements(shape: [Int]?) throws {
    let plan = try ModelBuilder.plan(
      [ModelBuilder.kernel("/w", shape)], .init(seed: Seed(UInt64(1))))
    #expect(plan.totals.write == 0)
    #expect(plan.warnings.count == 1 && plan.warnings[0].contains("/w has zero elements"))
  }

  @Test("the model's own warnings come first")
  func warnings() throws {
    let plan = try ModelBuilder.plan([ModelBuilder.kernel("/w", [0, 3])], warnings: ["a link"])
    #expect(plan.warnings.first == "a link" && plan.warnings.count == 2)
  }

  @Test("copies share the stream of the first")
  func copies() throws {
    let plan = try ModelBuilder.plan([
      ModelBuilder.kernel("/a/w"), ModelBuilder.kernel("/b/w", copyOf: "/a/w"),
    ])
    #expect(plan.tensors.map(\.streamPath) == ["/a/w", "/a/w"])
    #expect(plan.tensors.map(\.copyOf) == [nil, "/a/w"])
  }

  private let weightNorm = [
    ModelBuilder.kernel("/l/weight_v", layer: "l"),
    ModelBuilder.tensor(
      "/l/weight_g", [4, 1], role: .auxiliary, layer: "l", initial: .rowNorms(of: "/l/weight_v")),
  ]

  @Test("the magnitude of a weight norm follows its direction")
  func magnitude() throws {
    let plan = try ModelBuilder.plan(weightNorm)
    #expect(plan.tensors[1].initializer == .rowNorms(of: "/l/weight_v"))
    #expect(plan.tensors[1].std == nil && plan.tensors[1].gain == nil)
  }

  @Test(
    "the magnitude of a weight norm is kept with its direction, whatever keeps that",
    arguments: [
      ModelBuilder.policy(except: ["**/weight_v"]), ModelBuilder.policy(only: ["**/weight_g"]),
    ])
  func magnitudeOfKeptDirection(policy: Policy) throws {
    let plan = try ModelBuilder.plan(weightNorm, policy)
    #expect(written(plan) == [])
    #expect(plan.tensors[1].rule.contains("/l/weight_v is kept"))
  }

  @Test("the magnitude of a direction without elements is kept, and so is one without direction")
  func magnitudeOfNothing() throws {
    let empty = try ModelBuilder.plan([ModelBuilder.kernel("/l/weight_v", [4, 0]), weightNorm[1]])
    #expect(written(empty) == [])
    #expect(written(try ModelBuilder.plan([weightNorm[1]])) == [])
  }
}
