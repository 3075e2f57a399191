internal import ArgumentParser
internal import Planning

/// `h5reinit policy show`: the effective policy of the given flags as a file.
struct PolicyShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the policy that flags and file come to, as a policy file."
  )

  @OptionGroup(title: "Policy") var policy: PolicyOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let policy = try policy.resolved()
    output.show(policy) { policy.yaml }
  }
}
