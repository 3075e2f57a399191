import ArgumentParser
import ModelFiles

@main
enum Main {
  /// Runs the command line, or the reader process, which must start fast and parses no options.
  static func main() async {
    ReaderMain.runIfAsked(CommandLine.arguments)
    await H5Reinit.main()
  }
}

struct H5Reinit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "h5reinit")
}
