/// Words in the names of modules that make pictures larger, where convolutions are as often transposed as
/// not.
enum DecoderWords {
  /// Whether a part of a dotted or slashed name begins with one of them.
  static func occur(in name: String) -> Bool {
    name.lowercased().split(whereSeparator: { "/._".contains($0) }).contains { part in
      // `…ForConditionalGeneration` writes texts.
      part != "generation"
        && ["up", "dec", "gen", "deconv", "transp", "resize", "neck"].contains {
          part.hasPrefix($0)
        }
    }
  }
}
