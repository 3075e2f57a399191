internal import ArgumentParser

/// `h5reinit policy`: looks at policies, and at none but these.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Show, check and describe policies.",
    discussion: """
      EXAMPLES
        h5reinit policy presets                     what each preset gives each role
        h5reinit policy show --mode fan_out         flags as a file: > policy.yaml
        h5reinit policy check policy.yaml model.h5  what is wrong, and what each rule means
        h5reinit policy schema                      JSON Schema, for editors

      docs/policy.md describes the format.
      """,
    subcommands: [
      PolicyPresetsCommand.self, PolicyShowCommand.self, PolicyCheckCommand.self,
      PolicySchemaCommand.self,
    ])
}
