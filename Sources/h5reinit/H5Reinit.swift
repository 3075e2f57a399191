internal import ArgumentParser
internal import ModelFiles

/// The command line: parses, and hands over to a command.
@main
struct H5Reinit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "h5reinit",
    abstract: "Re-initialise the weights of an HDF5 model file.",
    usage: "h5reinit [<command>] [<options>] <model>",
    discussion: """
      Without a command the plan is shown: h5reinit model.h5

      EXAMPLES
        h5reinit model.h5 --seed 42            what would happen
        h5reinit apply model.h5 --seed 42      do it, in place
        h5reinit apply model.h5 -o fresh.h5    do it to a copy
        h5reinit verify model.h5               recompute and compare every value
        h5reinit inspect model.h5 --stats      what the values are like
        h5reinit report model.h5 -o out.html   the same as a page with pictures

      EXIT STATUS
        0   done, or nothing to do
        1   verify found a difference
        64  bad flags
        65  the data: not HDF5, malformed, a tensor that is not understood,
            a selector that matches nothing
        66  cannot open MODEL
        69  a filter that the file needs is not installed
        70  a defect, or the reader process hung; nothing was written
        73  cannot create OUT
        74  I/O error, such as a full disk
        75  locked by another process, or an interrupted apply: recover first
        77  no permission
        78  bad policy: the message has file, line and column
        130, 143  interrupted: the message says how to finish
      """,
    version: VersionText.text,
    subcommands: [
      PlanCommand.self, ApplyCommand.self, InspectCommand.self, VerifyCommand.self,
      RecoverCommand.self, ReportCommand.self, PolicyCommand.self, StreamCommand.self,
    ],
    defaultSubcommand: PlanCommand.self)

  /// The reader process is this executable too; it must not go through the parser, whose help it is
  /// no part of.
  static func main() async {
    Terminal.ignoreClosedPipes()
    ReaderMain.runIfAsked(CommandLine.arguments, first: Memory.keepBlocks)
    Memory.mapBlocks()
    Reading.startEarly(CommandLine.arguments.dropFirst())
    Terminal.exitOnSignals()
    await main(Array(CommandLine.arguments.dropFirst()))
    Terminal.end()
  }
}
