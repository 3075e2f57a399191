internal import ArgumentParser

/// How results are shown.
struct OutputOptions: ParsableArguments {
  /// The form of what goes to standard output.
  enum Format: String, CaseIterable, ExpressibleByArgument { case table, json }

  @Option(help: "The form of the result.")
  var format: Format = .table

  /// When colours are used.
  enum Color: String, CaseIterable, ExpressibleByArgument { case auto, always, never }

  @Option(help: "Colours; auto: on a terminal, unless NO_COLOR or TERM=dumb is set.")
  var color: Color = .auto

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Show each tensor by itself, with rule and evidence.")
  var verbose = false
}

/// Whether long work says how far it has come.
struct ProgressOptions: ParsableArguments {
  /// Who is told.
  enum Form: String, CaseIterable, ExpressibleByArgument { case auto, json, never }

  @Option(
    help: "How far long work has come: auto on a terminal, json as events on standard error.")
  var progress: Form = .auto

  @Flag(help: "The same as --progress never.")
  var noProgress = false
}

/// The file to work on.
struct ModelArgument: ParsableArguments {
  @Argument(
    help: "The model file: .h5, .hdf5, .weights.h5, .keras; told by content.",
    completion: .file())
  var model: String
}

/// How an apply writes.
struct WritingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Where the receipt goes; beside the model when absent.", valueName: "path"),
    completion: .file())
  var receipt: String?

  @Flag(help: "Write no receipt.")
  var noReceipt = false

  @Flag(help: "Do not wait for the disk: faster, and not safe against power cuts.")
  var noSync = false

  @Option(help: ArgumentHelp("Workers that fill and write; all cores when absent.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if receipt != nil, noReceipt {
      throw ValidationError("--receipt and --no-receipt exclude each other; give one of them")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads) is out of range; give 1 to 1024")
    }
  }
}
