import Initializers
import Layers
import Testing

@testable import Planning

@Suite("Rules of a policy")
struct PolicyRulesTests {
  private let tensors = (0..<5).flatMap { layer in
    [
      ModelBuilder.kernel("/l\(layer)/kernel", layer: "l\(layer)"),
      ModelBuilder.tensor("/l\(layer)/bias", layer: "l\(layer)"),
    ]
  }

  private func plan(_ yaml: String) throws -> Plan {
    let file = try PolicyFile(parsing: yaml, name: "p.yaml")
    return try ModelBuilder.plan(tensors, file.policy(seed: Seed(UInt64(1))))
  }

  private func error(_ yaml: String) -> String {
    let error = #expect(throws: PlanningError.self) { try plan(yaml) }
    return "\(error as Any)"
  }

  @Test("the first rule that matches decides, and the plan names it")
  func first() throws {
    let plan = try plan(
      """
      rules:
      - {match: l0, init: ones_}
      - {match: "role:bias", init: keep}
      - {match: "**", preset: kaiming}
      """)
    #expect(plan.tensors[1].initializer == .constant(1))
    #expect(plan.tensors[1].rule == "p.yaml:2:11 l0=ones_")
    #expect(plan.tensors[3].action == .keep)
    #expect(plan.tensors[2].rule == "preset kaiming: role kernel")
  }

  @Test("counting layers by name is told, and asking what the file does not say is refused")
  func order() throws {
    let policy = try PolicyFile(
      parsing: "preset: kaiming\nexcept: \"layers(**)[0]\"", name: "p.yaml"
    ).policy()
    for tellsOrder in [true, false] {
      let plan = try Planner(policy: policy).plan(
        Model(dialect: "torch", tensors: tensors, tellsOrder: tellsOrder),
        file: PlannedFile(path: "m.h5", bytes: 1, dialect: "torch"), tool: Plan.Tool(version: "1"))
      #expect(plan.warnings.contains { $0.contains("counted by name") } == !tellsOrder)
    }
    let message = error("rules: [{match: \"not trainable:false\", init: zeros_}]")
    #expect(message.contains("does not say"))
  }

  /// Five layers: the list's ends at the first and last, straight lines between.
  @Test("a list of values is interpolated over the depth of the matched layers")
  func interpolation() throws {
    let plan = try plan(
      """
      preset: kaiming
      rules:
      - match: "role:kernel"
        init: {orthogonal_: {gain: [1.0, 0.5, 1.5]}}
      """)
    let gains = plan.tensors.filter { $0.role == .kernel }.map(\.gain)
    #expect(gains == [1.0, 0.75, 0.5, 1.0, 1.5])
  }

  @Test("tensors of one layer have one depth")
  func depth() throws {
    let plan = try plan("rules: [{match: \"**\", init: {normal_: {std: [1, 3]}}}]")
    #expect(plan.tensors.map(\.std) == [1, 1, 1.5, 1.5, 2, 2, 2.5, 2.5, 3, 3])
  }

  @Test("without a catch-all, a tensor that no rule matches is an error that names it")
  func coverage() {
    let message = error("rules: [{match: \"role:kernel\", init: zeros_}]")
    #expect(message.contains("5 tensors are matched by no rule") && message.contains("/l0/bias"))
    #expect(message.contains("preset: kaiming"))
  }

  @Test("a rule that matches nothing is an error with its place; an optional one is none")
  func nothing() throws {
    let message = error("preset: kaiming\nrules:\n- {match: l7/kernel, init: zeros_}")
    #expect(message.contains("p.yaml:3:11: the selector 'l7/kernel' matches no tensor"))
    #expect(message.contains("l0/kernel"))
    let yaml = "preset: kaiming\nrules:\n- {match: l7/kernel, init: zeros_, optional: true}"
    #expect(try plan(yaml).totals.write == 10)
  }

  @Test("a rule that earlier ones leave nothing in this model is an error")
  func shadow() {
    let message = error(
      """
      preset: kaiming
      rules:
      - {match: "role:kernel", init: zeros_}
      - {match: "*/kernel", init: ones_}
      """)
    #expect(message.contains("p.yaml:4:11") && message.contains("can never decide"))
  }

  @Test(
    "an initializer that cannot apply names the tensor and the rule",
    arguments: [
      ("role:kernel", "dirac_", "/l0/kernel"), ("role:bias", "eye_", "/l0/bias"),
      ("role:bias", "kaiming_normal_", "/l0/bias"), ("role:bias", "orthogonal_", "/l0/bias"),
    ])
  func impossible(selector: String, initializer: String, path: String) {
    let message = error("preset: kaiming\nrules:\n- {match: \"\(selector)\", init: \(initializer)}")
    #expect(
      message.contains(path) && message.contains("p.yaml:3:11") && message.contains(initializer))
  }
}
