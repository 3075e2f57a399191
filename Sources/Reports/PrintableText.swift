/// Text from files without what a terminal would act on.
public enum PrintableText {
  /// The text with control, format and separator characters spelled out.
  ///
  /// - Parameter keepsLineBreaks: leaves line breaks, in messages of several lines.
  public static func of(_ text: String, keepsLineBreaks: Bool = false) -> String {
    guard !isPlain(text) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      let stays = !isActedOn(scalar) || (keepsLineBreaks && scalar == "\n")
      result += stays ? String(scalar) : scalar.escaped(asASCII: true)
    }
  }

  /// Whether a terminal shows the text as it is, on one line.
  public static func isPlain(_ text: String) -> Bool {
    // Nearly all names are ASCII, of which that is told without Unicode's tables.
    text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
      || !text.unicodeScalars.contains(where: isActedOn)
  }

  private static func isActedOn(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
