internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports

/// `h5reinit policy check FILE [MODEL]`: what is wrong with a policy, and what it means for a model.
struct PolicyCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a policy file, alone or against a model.")

  @Argument(help: "The policy file, or - for standard input.")
  var file: String

  @Argument(help: "A model to plan for; nothing is written.")
  var model: String?

  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let policy = try PolicyInput.read(file).policy()
    guard let model else { return output.show(PolicyCheck(policy)) { text(policy) } }
    try await ExitStatus.reporting { () throws(ReinitError) in
      let plan = try await Reading.plan(model, policy)
      output.show(PolicyCheck(policy, plan)) {
        PolicyCheck(policy, plan).text + PlanTable(plan).summary + "\n"
      }
    }
  }

  private func text(_ policy: Policy) -> String {
    PolicyCheck(policy).text + "the policy is well formed; name a model to see what it means\n"
  }
}

/// What `policy check` finds: the rules in order, with the tensors that each decides.
private struct PolicyCheck: Encodable {
  struct Decided: Encodable {
    let match: String
    let gets: String
    let line: Int?
    /// `nil` without a model.
    let tensors: Int?
  }

  let rules: [Decided]
  let preset: String?

  init(_ policy: Policy, _ plan: Plan? = nil) {
    preset = policy.preset?.rawValue
    rules = policy.rules.map { rule in
      let text = "\(rule)"
      return Decided(
        match: rule.selector.text, gets: String(text.dropFirst(rule.selector.text.count + 1)),
        line: rule.source?.line,
        tensors: plan.map { plan in
          plan.tensors.count { $0.rule == rule.label || $0.rule.hasPrefix("\(rule.label), ") }
        })
    }
  }

  var text: String {
    let lines = rules.map { rule in
      let count = rule.tensors.map { ": \($0) tensor\($0 == 1 ? "" : "s")" } ?? ""
      return "line \(rule.line ?? 0): \(rule.match) gets \(rule.gets)\(count)\n"
    }
    return lines.joined() + (preset.map { "the rest: preset \($0)\n" } ?? "")
  }
}
