/// Words in the names of modules that make pictures larger, where convolutions are as often transposed as
/// not.
enum DecoderWords {
  /// Whether a part of a dotted or slashed name is or begins with one of them.
  static func occur(in name: String) -> Bool {
    name.lowercased().split(whereSeparator: { "/._".contains($0) }).contains { part in
      words.contains(String(part)) || part != writing && beginnings.contains { part.hasPrefix($0) }
    }
  }

  private static let beginnings = ["up", "dec", "gen", "deconv", "transp", "resize", "neck"]
  /// `conv_trans` may also stand before a transformer, and `tconv` be one along time.
  private static let words: Set<String> = ["trans", "tconv", "transconv", "convtrans"]
  /// `…ForConditionalGeneration` writes texts.
  private static let writing = "generation"
}
