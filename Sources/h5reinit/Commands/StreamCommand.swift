internal import ArgumentParser
internal import Initializers

/// `h5reinit stream --raw`: the generator's words, for programs that test random numbers.
struct StreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Write the random words of one tensor's stream, for tests of randomness.",
    usage: "h5reinit stream --raw [<options>]",
    discussion: """
      The words are 32 bits each, little-endian, in the order in which a uniform float32 tensor
      takes them; they never end unless --words says so. For example:

        h5reinit stream --raw --seed 42 | dieharder -g 200 -a
      """)

  @Flag(help: "Write the words as they are, without text; required.")
  var raw = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The seed, −2^63 … 2^64−1.", valueName: "n"))
  var seed = Seed(UInt64(0))

  @Option(help: ArgumentHelp("The tensor's path in its file.", valueName: "path"))
  var path = "/"

  @Option(help: ArgumentHelp("How many words; for ever when absent.", valueName: "n"))
  var words: UInt64?

  func validate() throws {
    guard raw else {
      throw ValidationError(
        """
        'stream' writes random bits for programs that test generators, such as dieharder, and they \
        are no text; give --raw to have them, and a pipe or a file to take them
        """)
    }
    guard path.hasPrefix("/") else {
      throw ValidationError("--path '\(path)' is not absolute; the plan calls it '/\(path)'")
    }
  }

  func run() {
    let stream = RawStream(key: StreamKey(seed: seed, path: path))
    let pieceBlocks = 64
    var piece = [UInt32](repeating: 0, count: pieceBlocks * RawStream.wordsPerBlock)
    var block: UInt64 = 0
    var rest = words ?? .max
    while rest > 0 {
      var span = piece.mutableSpan
      stream.write(&span, fromBlock: block)
      let count = min(rest, UInt64(piece.count))
      Terminal.result(piece.span.extracting(first: Int(count)))
      block += UInt64(pieceBlocks)
      if words != nil { rest -= count }
    }
  }
}
