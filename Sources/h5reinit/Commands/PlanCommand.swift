internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports

/// `h5reinit [plan] MODEL`: what would happen.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would happen; nothing is written.",
    usage: "h5reinit [plan] [<options>] <model>",
    discussion: """
      EXAMPLES
        h5reinit model.h5 --seed 42
        h5reinit model.h5 --only 'role:kernel' --mode fan_out
        h5reinit model.h5 --set '**/head/kernel=normal_(std: 0.02)'
        h5reinit model.h5 --format json
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Policy") var policy: PolicyOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let policy = try policy.resolved()
    try await ExitStatus.reporting { () throws(ReinitError) in
      let plan = try await Reading.plan(model.model, policy)
      output.show(
        plan, next: NextStep.afterPlanning(plan, Array(CommandLine.arguments.dropFirst())))
    }
  }
}
