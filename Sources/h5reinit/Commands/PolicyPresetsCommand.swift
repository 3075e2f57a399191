internal import ArgumentParser
internal import Planning

/// `h5reinit policy presets`: lists and explains.
struct PolicyPresetsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "presets", abstract: "List the presets and what they give each role.")

  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async {
    output.show(Preset.allCases.map(Explained.init)) {
      Preset.allCases.map { preset in
        (["\(preset.rawValue): \(preset.summary)"] + preset.details.map { "  \($0)" })
          .joined(separator: "\n") + "\n"
      }.joined(separator: "\n")
    }
  }

  private struct Explained: Encodable {
    let name, summary: String
    let details: [String]

    init(_ preset: Preset) {
      (name, summary, details) = (preset.rawValue, preset.summary, preset.details)
    }
  }
}
