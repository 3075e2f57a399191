internal import Layers
internal import ModelFiles

/// A command line on which a shell asks what may come next.
struct HalfTypedLine {
  /// The words as they were typed, quotes included; the first is the program.
  let words: [String]
  /// Which word the cursor is in.
  let index: Int

  /// The word to complete.
  ///
  /// The parser's own idea of it is the last word, which is another when the cursor is not at the end.
  var prefix: String { words.indices.contains(index) ? plain(words[index]) : "" }

  /// The tensors of the model on the line; `nil`, without a word, for whatever cannot be read in time.
  func tensors() async -> [Tensor]? {
    let reader = ReaderProcess(executable: Reading.executable, timeout: .seconds(2))
    for (place, word) in words.enumerated() where place > 0 && place != index && word.first != "-" {
      guard let inventory = try? await reader.inventory(of: plain(word)) else { continue }
      return Interpretation.interpret(inventory).tensors
    }
    return nil
  }

  /// A word as the program would get it, near enough: names with quotes in them are rare.
  private func plain(_ word: String) -> String {
    let plain = word.filter { !"'\"\\".contains($0) }
    guard plain.hasPrefix("~/"), let home = Terminal.environment("HOME") else { return plain }
    return home + plain.dropFirst()
  }
}
