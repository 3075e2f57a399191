internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports

/// `h5reinit inspect MODEL`: what is in the file.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show what is in the file, and what each tensor is.",
    usage: "h5reinit inspect [<options>] <model>",
    discussion: """
      EXAMPLES
        h5reinit inspect model.h5
        h5reinit inspect -v model.h5           with the evidence for each role
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    try await ExitStatus.reporting { () throws(ReinitError) in
      let file = try await ModelFile.open(model.model, reader: Reading.reader)
      output.show(file.inspection) {
        InspectionTable(file.inspection, style: output.tableStyle).text(isVerbose: output.verbose)
      }
    }
  }
}
