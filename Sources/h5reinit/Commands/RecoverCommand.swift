internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports
internal import Rewriting

/// `h5reinit recover MODEL`: finishes an interrupted apply.
struct RecoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "Finish an interrupted apply.",
    usage: "h5reinit recover [<options>] <model>",
    discussion: """
      EXAMPLES
        h5reinit recover model.h5
      """)

  @OptionGroup var model: ModelArgument

  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    try await ExitStatus.reporting { () throws(ReinitError) in
      Memory.keepBlocks()
      let plan = try await ModelFile.recover(
        model.model, reader: Reading.reader(of: model.model),
        options: Rewriter.Options(workers: Reading.defaultWorkers))
      if let plan { return output.show(plan) }
      let removed = try await ModelFile.removeLeftovers(model.model)
      guard !output.quiet else { return }
      if removed > 0 {
        Terminal.message(
          "'\(model.model)' has no interrupted apply; removed \(removed == 1 ? "a temporary file" : "\(removed) temporary files") that one had left"
        )
      } else {
        Terminal.message("'\(model.model)' has no interrupted apply; nothing to do")
      }
    }
  }
}
