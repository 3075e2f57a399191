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
        h5reinit inspect model.h5                          names, roles, shapes
        h5reinit inspect -v model.h5                       and the evidence
        h5reinit inspect model.h5 --stats                  values, and an audit
        h5reinit inspect model.h5 --stats --format json    the same for programs
      """)

  @OptionGroup var model: ModelArgument

  @Flag(help: "Read all values: statistics, histograms, and findings such as NaN or dead units.")
  var stats = false

  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    try await ExitStatus.reporting { () throws(ReinitError) in
      let file = try await ModelFile.open(
        model.model, reader: Reading.reader(of: model.model), placingChunks: stats)
      guard stats else {
        let inspection = file.inspection
        return output.show(inspection) { take in
          InspectionTable(inspection, style: output.tableStyle)
            .write(isVerbose: output.verbose, to: take)
        }
      }
      let inspection = try await (consume file).measuredInspection(
        workers: Reading.defaultWorkers)
      output.show(inspection) { take in
        StatisticsTable(inspection, style: output.tableStyle).write(to: take)
      }
    }
  }
}
