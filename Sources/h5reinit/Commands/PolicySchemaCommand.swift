internal import ArgumentParser
internal import Planning

/// `h5reinit policy schema`: the JSON Schema of policy files.
struct PolicySchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of policy files.")

  func run() { Terminal.result(PolicySchema.text) }
}
