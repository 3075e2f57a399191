internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports
internal import Rewriting

/// `h5reinit report MODEL`: one page with pictures.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write one self-contained HTML page with pictures.",
    discussion: """
      The page needs no network. What was drawn is read from the receipt beside
      the model.

      EXAMPLES
        h5reinit report model.h5 -o report.html
        h5reinit report fresh.h5 --before model.h5 -o report.html
      """)

  @OptionGroup var model: ModelArgument

  @Option(help: ArgumentHelp("The model as it was before, to compare with.", valueName: "old"))
  var before: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The page to write.", valueName: "out"))
  var output: String

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func run() async throws {
    try await ExitStatus.reporting { () throws(ReinitError) in
      try refuseModels()
      let after = try await inspection(model.model)
      let old: Inspection? = if let before { try await inspection(before) } else { nil }
      let receipt = try ModelFile.receipt(of: model.model, measured: false)
      let page = ReportPage(ReportContent(after: after, before: old, receipt: receipt))
      try ModelFile.write({ take throws(FileError) in try page.write(to: take) }, to: output)
      let count = after.findings?.count ?? 0
      guard !quiet else { return }
      Terminal.result(
        "wrote \(output): \(after.tensors.count) tensors, \(count) finding\(count == 1 ? "" : "s")\n"
      )
    }
  }

  private func inspection(_ path: String) async throws(ReinitError) -> Inspection {
    try await ModelFile.open(path, reader: Reading.reader(of: path))
      .measuredInspection(workers: Reading.defaultWorkers)
  }

  /// A report must not replace a model that it is about.
  private func refuseModels() throws(ReinitError) {
    for path in [model.model, before].compactMap({ $0 }) {
      try ModelFile.refuse(output, replacing: path)
    }
  }
}
