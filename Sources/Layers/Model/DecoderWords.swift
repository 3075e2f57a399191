/// Words in the names of modules that make pictures larger.
enum DecoderWords {
  /// Whether a part of a name begins with one of them.
  static func begin(_ part: Substring) -> Bool {
    ["up", "dec", "gen", "deconv", "transp", "resize", "neck"].contains { part.hasPrefix($0) }
  }
}
