internal import ArgumentParser
internal import Planning

/// `h5reinit policy schema`: the JSON Schema of policy files.
struct PolicySchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of policy files.")

  func run() async { Terminal.result(PolicySchema.text) }
}
