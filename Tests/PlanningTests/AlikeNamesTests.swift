import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Names that only look equal")
struct AlikeNamesTests {
  private static let alike = ["e\u{301}", "\u{e9}"]

  @Test("inspected tensors keep their own aliases")
  func inspection() {
    let tensors = Self.alike.enumerated().map {
      ModelBuilder.tensor("/\($0)", aliases: ["/z", $1])
    }
    let inspection = Inspection(
      Model(dialect: "torch", tensors: tensors),
      file: PlannedFile(path: "model.h5", bytes: 9000, dialect: "torch"),
      tool: Plan.Tool(version: "1.2.3"))
    #expect(inspection.tensors.map { $0.notes.aliases[1] }.haveBytes(of: Self.alike))
  }

  @Test("gains keep their own directions")
  func gains() throws {
    let tensors = Self.alike.flatMap { layer in
      [
        ModelBuilder.tensor(
          "/\(layer)/weight_g", [4, 1], role: .auxiliary, layer: layer,
          initial: .rowNorms(of: "/\(layer)/weight_v")),
        ModelBuilder.kernel("/\(layer)/weight_v", layer: layer),
      ]
    }
    let paths = try ModelBuilder.plan(tensors).tensors.compactMap { tensor in
      if case .rowNorms(let path)? = tensor.initializer { path } else { nil }
    }
    #expect(paths.haveBytes(of: Self.alike.map { "/\($0)/weight_v" }))
  }

  @Test("means and bounds of 0 and -0 are two")
  func zeros() {
    let laws: [(Double) -> Initializer] = [
      { .normal(mean: $0, std: 1) }, { .uniform(a: $0, b: 1) }, { .uniform(a: -1, b: $0) },
      { .truncatedNormal(mean: $0, stddev: 1) }, { .orthogonal(gain: $0) },
    ]
    for law in laws {
      var sharing = PlannedTensor.Sharing()
      let texts = [0.0, -0.0].map { value in
        var tensor = PlannedTensor(keeping: ModelBuilder.tensor("/b"), rule: "a rule")
        tensor.treatment = .init(action: .write, initializer: law(value), rule: "a rule")
        return sharing.share(tensor).initializer.map { "\($0)" }
      }
      #expect(texts == [0.0, -0.0].map { "\(law($0))" })
    }
  }

  @Test("a planned tensor's evidence keeps its words when its layer gets such a name")
  func renaming() {
    var tensor = PlannedTensor(
      keeping: ModelBuilder.tensor(
        "/b", layer: Self.alike[0], evidence: ["class \(Self.alike[0])"]), rule: "a rule")
    tensor.description.layer = Self.alike[1]
    #expect(tensor.notes.evidence.haveBytes(of: ["class \(Self.alike[0])"]))
  }
}
