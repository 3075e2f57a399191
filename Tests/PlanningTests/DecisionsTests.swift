import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Decisions that hang on others")
struct DecisionsTests {
  private let tied = [
    ModelBuilder.tensor(
      "/e/weight", [9, 4], role: .embedding, layer: "e", type: .embedding,
      initial: .normal(mean: 0, std: 1)),
    ModelBuilder.tensor("/x/bias", layer: "x"),
    ModelBuilder.kernel("/head/weight", [9, 4], layer: "head", copyOf: "/e/weight"),
    ModelBuilder.kernel("/mirror/weight", [9, 4], layer: "mirror", copyOf: "/e/weight"),
  ]

  private let normed = [
    ModelBuilder.tensor(
      "/l/weight_g", [4, 1], role: .auxiliary, layer: "l", initial: .rowNorms(of: "/l/weight_v")),
    ModelBuilder.kernel("/l/weight_v", layer: "l"),
  ]

  private func policy(_ rules: [String], only: [String] = []) throws -> Policy {
    var policy = ModelBuilder.policy(only: only)
    policy.rules = try rules.map { try Rule(parsing: $0) }
    return policy
  }

  private func initializers(_ plan: Plan) -> [Initializer?] {
    plan.tensors.map(\.treatment.initializer)
  }

  @Test("copies get what their original gets, and say why")
  func copies() throws {
    let alone = try ModelBuilder.plan([tied[0]]).tensors[0].initializer
    let plan = try ModelBuilder.plan(tied)
    #expect(initializers(plan) == [alone, .constant(0), alone, alone])
    #expect(plan.tensors.map(\.copyOf) == [nil, nil, "/e/weight", "/e/weight"])
    let why = "to stay equal with the copies of /e/weight"
    #expect(plan.tensors.map { $0.rule.contains(why) } == [false, false, true, true])
  }

  @Test("where one copy is written, all are", arguments: ["e/weight", "head/weight", "mirror"])
  func oneWritten(selector: String) throws {
    let plan = try ModelBuilder.plan(tied, ModelBuilder.policy(only: [selector]))
    #expect(plan.tensors.map(\.action) == [.write, .keep, .write, .write])
    #expect(Set(initializers(plan)).count == 2)
  }

  @Test("copies that nobody writes are kept, and a rule for the original is one for all")
  func rules() throws {
    let kept = try ModelBuilder.plan(tied, ModelBuilder.policy(only: ["x/bias"]))
    #expect(kept.tensors.map(\.action) == [.keep, .write, .keep, .keep])
    let plan = try ModelBuilder.plan(tied, policy(["e/weight=constant_(2)"]))
    #expect(initializers(plan) == [.constant(2), .constant(0), .constant(2), .constant(2)])
  }

  @Test("a copy without its original stands alone")
  func alone() throws {
    let kernel = ModelBuilder.kernel("/head/weight", [9, 4], layer: "head")
    #expect(
      initializers(try ModelBuilder.plan([tied[2]]))
        == initializers(
          try ModelBuilder.plan([kernel])))
  }

  @Test("a weight norm's gain stays when a rule keeps its direction, not when one draws it")
  func gains() throws {
    let kept = try ModelBuilder.plan(normed, policy(["l/weight_v=keep"]))
    #expect(kept.tensors.map(\.action) == [.keep, .keep])
    #expect(kept.tensors[0].rule == "weight norm: its direction /l/weight_v is kept")
    let drawn = try ModelBuilder.plan(normed, policy(["l/weight_v=normal_(std=2)"]))
    #expect(
      initializers(drawn) == [.rowNorms(of: "/l/weight_v"), .normal(mean: 0, std: 2)])
  }

  @Test("norms of rows that are laid out as a whole are not computed")
  func structured() throws {
    let error = #expect(throws: PlanningError.self) {
      try ModelBuilder.plan(normed, policy(["l/weight_v=orthogonal_()"]))
    }
    #expect(error?.description.contains("orthogonal_") == true)
  }

  @Test("a rule may ask for norms of any tensor's rows")
  func normsByRule() throws {
    let tensors = [ModelBuilder.tensor("/l/g", [4]), ModelBuilder.kernel("/l/v")]
    let rule = "l/g=weight_norm_g_(of=/l/v)"
    let plan = try ModelBuilder.plan(tensors, policy([rule]))
    #expect(initializers(plan)[0] == .rowNorms(of: "/l/v"))
    let kept = try ModelBuilder.plan(tensors, policy([rule, "l/v=keep"]))
    #expect(kept.tensors.map(\.action) == [.keep, .keep])
    let missing = try ModelBuilder.plan(tensors, policy(["l/g=weight_norm_g_(of=/none)"]))
    #expect(missing.tensors.map(\.action) == [.keep, .write])
  }

  @Test("a direction that is written with its copies has its gain follow")
  func normsOfCopies() throws {
    var tensors = normed
    tensors[1].copyOf = "/o/weight_v"
    tensors.append(ModelBuilder.kernel("/o/weight_v", layer: "o"))
    let plan = try ModelBuilder.plan(
      tensors, ModelBuilder.policy(only: ["l/weight_g", "o/weight_v"]))
    #expect(plan.tensors.map(\.action) == [.write, .write, .write])
  }
}
