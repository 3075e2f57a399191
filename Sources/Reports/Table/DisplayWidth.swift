/// How many columns of a terminal text takes.
enum DisplayWidth {
  static func of(_ text: String) -> Int {
    text.utf8.allSatisfy({ $0 < 128 }) ? text.utf8.count : text.reduce(0) { $0 + width($1) }
  }

  /// Leaves out the middle of a text that is wider than `limit`, keeping more of its end: paths differ
  /// there.
  static func shortened(_ text: String, to limit: Int, gap: String = "…") -> String {
    let room = limit - of(gap)
    guard of(text) > limit, room > 0 else { return text }
    let head = taking(text, room / 3)
    let tail = String(taking(String(text.reversed()), room - of(head)).reversed())
    return head + gap + tail
  }

  /// The longest start of a text that is no wider than `limit`.
  private static func taking(_ text: String, _ limit: Int) -> String {
    var (taken, used) = ("", 0)
    for character in text {
      used += width(character)
      if used > limit { break }
      taken.append(character)
    }
    return taken
  }

  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    return isWide(scalar.value) ? 2 : 1
  }

  /// The large blocks of Unicode Standard Annex 11 whose characters are wide.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
      0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
      true
    default: false
    }
  }
}
