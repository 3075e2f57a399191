/// A quick look at YAML, line by line, for what a policy never has: anchors, and deep nesting.
///
/// It errs on the side of seeing too much only in text that no policy holds.
struct PolicyScan {
  /// How deep the text read so far is nested at its deepest.
  private(set) var depth = 0
  /// The column of an anchor in the line read last.
  private(set) var anchor: Int?

  private var brackets = 0
  private var indents: [Int] = []
  private var quote: Character?

  mutating func read(_ line: Substring) {
    anchor = nil
    if quote == nil { readIndent(of: line) }
    var previous: Character = " "
    for (index, character) in line.enumerated() {
      if let open = quote {
        if character == open, open == "'" || previous != "\\" { quote = nil }
      } else if isStart(previous) {
        if character == "#" { break }
        if character == "'" || character == "\"" { quote = character }
        if character == "&", anchor == nil, hasName(line, after: index) { anchor = index + 1 }
      }
      if quote == nil { count(character) }
      previous = character
    }
    depth = max(depth, indents.count)
  }

  private mutating func count(_ character: Character) {
    if character == "[" || character == "{" { brackets += 1 }
    if character == "]" || character == "}" { brackets -= 1 }
    depth = max(depth, brackets + indents.count)
  }

  /// A line's leading blanks, dashes and question marks each may open a level.
  private mutating func readIndent(of line: Substring) {
    let start = line.prefix { " -?".contains($0) }
    guard start.count < line.count || start.contains("-") else { return }
    let blanks = line.prefix { $0 == " " }.count
    while let last = indents.last, last >= blanks { indents.removeLast() }
    indents.append(blanks)
    for (index, character) in start.enumerated() where character != " " && index > blanks {
      indents.append(index)
    }
    depth = max(depth, indents.count)
  }

  private func isStart(_ previous: Character) -> Bool {
    previous.isWhitespace || "[{,".contains(previous)
  }

  private func hasName(_ line: Substring, after index: Int) -> Bool {
    line.dropFirst(index + 1).first.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
  }
}
