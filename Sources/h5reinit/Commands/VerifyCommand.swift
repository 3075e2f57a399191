internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports
internal import Synchronization

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
        h5reinit verify model.h5 --no-residue backup.h5
      """)

  @OptionGroup var model: ModelArgument

  @Option(
    help: ArgumentHelp("The receipt; beside the model when absent.", valueName: "path"),
    completion: .file())
  var receipt: String?

  @Option(
    help: ArgumentHelp(
      "Search the model's files for what the rewritten tensors held in OLD, a copy from before.",
      valueName: "old"),
    completion: .file())
  var noResidue: String?

  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup var progress: ProgressOptions

  func run() async throws {
    let shown = Mutex<ProgressDisplay?>(nil)
    let (progress, isQuiet) = (progress, output.quiet)
    let result = try await ExitStatus.reporting { () throws(ReinitError) in
      defer { shown.withLock { $0?.end() } }
      return try await ModelFile.verify(
        model.model, receipt: receipt, reader: Reading.reader(of: model.model),
        workers: Reading.defaultWorkers, noResidueOf: noResidue
      ) { plan in
        Memory.keepBlocks()
        let display = progress.display("comparing", total: plan.totals.bytes, isQuiet: isQuiet)
        shown.withLock { $0 = display }
        return display.map { $0.add }
      }
    }
    output.show(result) { VerificationText(result).text }
    let place = result.residue?.found.first
    guard !result.isIdentical || place != nil else { return }
    if let first = result.differences.first {
      Terminal.message(
        "'\(model.model)' differs from its receipt: \(first.path), element \(first.element)")
    }
    if let place {
      Terminal.message(
        "'\(place.file)' still holds old values of \(place.path), at byte \(place.offset); "
          + "h5repack makes a copy without free space, which 'verify --receipt' takes too")
    }
    throw ExitCode(ExitStatus.difference.rawValue)
  }
}
