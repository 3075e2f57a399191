/// Lays out JSON while it is being written: objects and arrays of objects over several lines, what is
/// short on one.
///
/// Whether something is short shows when it is over. Until then it stands on one line; when it turns out
/// longer, its items are moved to lines of their own, and with them those of all that holds it. So what
/// is behind never changes once all open levels are spread, and can be let go.
final class JSONWriter {
  /// An open array or object.
  private struct Level {
    let isObject: Bool
    /// Where its items begin in the text; nothing once they are on lines of their own.
    var starts: [Int] = []
    var count = 0
    var isSpread = false
  }

  private var text: [UInt8] = []
  private var levels: [Level] = []
  /// How many values have been begun.
  private(set) var values = 0

  /// An object of more members, or with a longer array, is not short.
  private static let shortObject = 6
  private static let shortArray = 8

  /// Begins an array or object that stands `depth` levels deep, or goes on with the one that is open
  /// there.
  func begin(object isObject: Bool, at depth: Int) {
    guard levels.count <= depth else { return }
    if let last = levels.last, isObject || !last.isObject { spread(through: depth - 1) }
    values += 1
    text.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
    levels.append(Level(isObject: isObject))
  }

  /// Begins the next item of the array, or the next member of the object, that stands `depth` levels
  /// deep.
  func beginItem(_ key: String? = nil, at depth: Int) {
    close(to: depth + 1)
    levels[depth].count += 1
    let count = levels[depth].count
    if levels[depth].isObject {
      if count == Self.shortObject + 1 { spread(through: depth) }
    } else if count == Self.shortArray + 1 {
      spread(through: depth - 1)
    }
    if levels[depth].isSpread {
      if count > 1 { text.append(UInt8(ascii: ",")) }
      breakLine(depth + 1)
    } else {
      if count > 1 { text += [UInt8(ascii: ","), UInt8(ascii: " ")] }
      levels[depth].starts.append(text.count)
    }
    guard let key else { return }
    quote(key)
    text += [UInt8(ascii: ":"), UInt8(ascii: " ")]
  }

  /// Writes null, a truth value or a number, as it shall be printed.
  func scalar(_ token: String) {
    values += 1
    text.append(contentsOf: token.utf8)
  }

  /// Writes a string.
  func string(_ value: String) {
    values += 1
    quote(value)
  }

  /// Ends all levels.
  ///
  /// - Returns: The text, as far as `takeIfLarge` has not given it.
  func finish() -> [UInt8] {
    close(to: 0)
    defer { text = [] }
    return text
  }

  /// What cannot change any more, if that is a lot.
  func takeIfLarge() -> [UInt8]? {
    guard text.count >= 1 << 16, levels.allSatisfy(\.isSpread) else { return nil }
    defer { text.removeAll(keepingCapacity: true) }
    return text
  }

  private func close(to depth: Int) {
    while levels.count > depth {
      let level = levels.removeLast()
      if level.isSpread { breakLine(levels.count) }
      text.append(level.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }
  }

  private func breakLine(_ depth: Int) {
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  /// Moves what the levels up to that depth hold to lines of its own, the outermost first.
  private func spread(through depth: Int) {
    guard depth >= 0 else { return }
    for depth in 0...depth where !levels[depth].isSpread {
      levels[depth].isSpread = true
      let starts = levels[depth].starts
      levels[depth].starts = []
      guard let first = starts.first else { continue }
      let old = Array(text[first...])
      text.removeSubrange(first...)
      var moved = 0
      for (index, start) in starts.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        breakLine(depth + 1)
        moved = text.count - start
        // A comma and a space stand before the next item.
        let end = index + 1 < starts.count ? starts[index + 1] - 2 - first : old.count
        text += old[(start - first)..<end]
      }
      // Deeper levels are all in the last item.
      for deeper in levels.indices where deeper > depth {
        for index in levels[deeper].starts.indices { levels[deeper].starts[index] += moved }
      }
    }
  }

  /// Quotes a string; control characters, which a hostile file's names may hold, are escaped, and so
  /// are the two line separators and everything of C1 that a terminal could act on.
  private func quote(_ string: String) {
    text.append(UInt8(ascii: "\""))
    defer { text.append(UInt8(ascii: "\"")) }
    // Nearly all names are plain ASCII, and a plan of many tensors is mostly names.
    let isPlain = string.utf8.allSatisfy { (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }
    if isPlain { return text.append(contentsOf: string.utf8) }
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text.append(contentsOf: "\\\"".utf8)
      case "\\": text.append(contentsOf: "\\\\".utf8)
      case "\n": text.append(contentsOf: "\\n".utf8)
      case "\r": text.append(contentsOf: "\\r".utf8)
      case "\t": text.append(contentsOf: "\\t".utf8)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text.append(
          contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
      default: text.append(contentsOf: UTF8.encode(scalar) ?? .init())
      }
    }
  }
}
