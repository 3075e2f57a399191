internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports

/// `h5reinit recover MODEL`: finishes an interrupted apply.
struct RecoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "Finish an interrupted apply.")

  @OptionGroup var model: ModelArgument

  @Option(help: ArgumentHelp("The journal; beside the model when absent.", valueName: "path"))
  var receipt: String?

  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    try await ExitStatus.reporting { () throws(ReinitError) in
      let plan = try await ModelFile.recover(
        model.model, journal: receipt, reader: Reading.reader)
      if let plan {
        output.show(plan)
      } else if !output.quiet {
        Terminal.message("'\(model.model)' has no interrupted apply; nothing to do")
      }
    }
  }
}
