/// A histogram in one word: blocks, or ASCII where the terminal knows no blocks.
enum Sparkline {
  static func text(_ counts: [Int], width: Int = 10, isASCII: Bool) -> String {
    let marks = Array(isASCII ? ".:-=+*#@" : "▁▂▃▄▅▆▇█")
    let sums = merged(counts, into: width)
    guard let most = sums.max(), most > 0 else { return "" }
    return String(
      sums.map { count in
        if count == 0 { return isASCII ? Character("_") : Character(" ") }
        return marks[min(marks.count - 1, count * marks.count / (most + 1))]
      })
  }

  private static func merged(_ counts: [Int], into width: Int) -> [Int] {
    guard counts.count > width else { return counts }
    return (0..<width).map { bin in
      counts[(bin * counts.count / width)..<((bin + 1) * counts.count / width)].reduce(0, +)
    }
  }
}
