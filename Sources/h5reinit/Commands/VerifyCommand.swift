internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports

/// `h5reinit verify MODEL`: recomputes every planned value and compares.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute every value of the receipt and compare bit for bit.",
    usage: "h5reinit verify [<options>] <model>",
    discussion: """
      EXAMPLES
        h5reinit verify model.h5
        h5reinit verify model.h5 --receipt kept.json
      """)

  @OptionGroup var model: ModelArgument

  @Option(
    help: ArgumentHelp("The receipt; beside the model when absent.", valueName: "path"),
    completion: .file())
  var receipt: String?

  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let result = try await ExitStatus.reporting { () throws(ReinitError) in
      try await ModelFile.verify(model.model, receipt: receipt, reader: Reading.reader)
    }
    output.show(result) { VerificationText(result).text }
    guard let first = result.differences.first else { return }
    Terminal.message(
      "'\(model.model)' differs from its receipt: \(first.path), element \(first.element)")
    throw ExitCode(ExitStatus.difference.rawValue)
  }
}
