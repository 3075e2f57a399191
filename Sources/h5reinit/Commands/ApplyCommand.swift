internal import ArgumentParser
internal import Planning
internal import Reinit
internal import Reports
internal import Rewriting

/// `h5reinit apply MODEL`: does what the plan says.
struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Write new values, in place or into a new file.",
    usage: "h5reinit apply [<options>] <model>",
    discussion: """
      EXAMPLES
        h5reinit apply model.h5 --seed 42
        h5reinit apply model.h5 -o fresh.h5
        h5reinit apply model.h5 --except 'type:batch_normalization'
      """)

  @OptionGroup var model: ModelArgument

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write a new file and leave MODEL as it is.", valueName: "out"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Do what this plan says, saved from 'plan --format json'; refused if MODEL has changed since.",
      valueName: "path"))
  var plan: String?

  @OptionGroup(title: "Policy") var policy: PolicyOptions
  @OptionGroup(title: "Writing") var writing: WritingOptions
  @OptionGroup(title: "Output") var shown: OutputOptions
  @OptionGroup var progress: ProgressOptions

  func run() async throws {
    let policy = try plan == nil ? policy.resolved() : nil
    try await ExitStatus.reporting { () throws(ReinitError) in
      let file = try await ModelFile.open(
        model.model, reader: Reading.reader(of: model.model))
      let plan = try plan(of: file, policy)
      let display = progress.display("writing", total: plan.totals.bytes, isQuiet: shown.quiet)
      defer { display?.end() }
      Memory.keepBlocks()
      let receipt = try await (consume file).apply(
        consume plan, options: writing.options(output: output, display))
      display?.end()
      shown.show(receipt, next: next(receipt))
    }
  }

  func validate() throws {
    guard plan != nil, !policy.isEmpty else { return }
    throw ValidationError("--plan holds its policy; leave out the flags that say what tensors get")
  }

  private func plan(of file: ModelFile, _ policy: Policy?) throws(ReinitError) -> Plan {
    if let policy { return try file.plan(policy) }
    return try file.savedPlan(at: plan ?? "")
  }

  /// Without a receipt there is nothing to check against.
  private func next(_ receipt: Plan) -> String {
    guard receipt.totals.write > 0 else { return "nothing to do\n" }
    return writing.noReceipt
      ? "" : NextStep.afterApplying(receipt.file.path, receipt: writing.receipt)
  }
}

extension WritingOptions {
  /// The flags as the library takes them.
  func options(output: String? = nil, _ display: ProgressDisplay? = nil) -> Rewriter.Options {
    let place: Rewriter.Options.ReceiptPlace =
      noReceipt ? .none : receipt.map { .path($0) } ?? .besideModel
    return Rewriter.Options(
      output: output, receipt: place, isDurable: !noSync,
      workers: threads ?? Reading.defaultWorkers, progress: display.map { $0.add })
  }
}
