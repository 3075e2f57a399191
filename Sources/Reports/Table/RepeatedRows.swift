/// Rows that differ in nothing but numbers in a path, as one: `blocks/#/kernel ×12`.
///
/// A number is kept where all rows of a group have the same one. Of each row only a few numbers are held, for
/// there may be very many.
struct RepeatedRows {
  /// Rows that are alike.
  private struct Group {
    let first: UInt32
    var last: UInt32
    var count: UInt32 = 1

    /// Two alike are shown as they are: both names say more than one pattern.
    var isShownAsOne: Bool { count >= 3 }
  }

  private var groups: [Group] = []
  /// The group of each row.
  private var numbers: [UInt32] = []
  /// For each row the next of its group; 0 behind the last one.
  private var next: [UInt32] = []
  /// The rows that are shown: those of their own, and the first of each group.
  private var shown: [UInt32] = []

  /// What the paths of a group have in common and how many there are, by the group's first row.
  private var paths: [UInt32: String] = [:]

  /// Finds rows that are alike.
  ///
  /// - Parameters:
  ///   - path: The path of a row, or what stands for it.
  ///   - rest: What else must be alike.
  init(count: Int, path: (Int) -> String, rest: (Int) -> [String]) {
    numbers.reserveCapacity(count)
    next = [UInt32](repeating: 0, count: count)
    var known: [Pattern: UInt32] = [:]
    for row in 0..<count {
      let pattern = Pattern(path(row), rest(row))
      let number = known[pattern] ?? UInt32(groups.count)
      numbers.append(number)
      if number == groups.count {
        known[pattern] = number
        groups.append(Group(first: UInt32(row), last: UInt32(row)))
      } else {
        add(row, to: Int(number))
      }
    }
    shown = (0..<UInt32(count)).filter { row in
      let group = groups[Int(numbers[Int(row)])]
      return !group.isShownAsOne || group.first == row
    }
    for position in shown.indices where group(position).isShownAsOne {
      let common = Self.inCommon(members(position).lazy.map(path))
      paths[shown[position]] = common + " ×\(group(position).count)"
    }
  }

  private mutating func add(_ row: Int, to group: Int) {
    next[Int(groups[group].last)] = UInt32(row)
    groups[group].last = UInt32(row)
    groups[group].count += 1
  }

  /// How many rows are shown.
  var count: Int { shown.count }

  /// The row that is shown, be it for a group.
  func row(_ position: Int) -> Int { Int(shown[position]) }

  /// All rows that the shown one stands for.
  func members(_ position: Int) -> some Sequence<Int> {
    let isGroup = group(position).isShownAsOne
    return sequence(first: row(position)) { row in
      let next = isGroup ? Int(next[row]) : 0
      return next == 0 ? nil : next
    }
  }

  /// What stands for the paths of a group: `blocks/#/kernel ×12`; `nil` for a row of its own.
  func path(_ position: Int) -> String? { paths[shown[position]] }

  private func group(_ position: Int) -> Group { groups[Int(numbers[row(position)])] }

  /// What stands for the path of an optimizer's state, which repeats the model's own tensors: its
  /// folder, so that one row stands for all of a kind.
  static func folder(of path: String) -> String {
    "/" + path.split(separator: "/").dropLast().map { $0 + "/" }.joined() + "*"
  }

  /// What all values say as text, or that they say different things.
  static func common<Value: Equatable>(
    _ values: some Sequence<Value>, _ text: (Value) -> String
  ) -> String {
    var first: (value: Value, text: String)?
    for value in values {
      guard let first else {
        first = (value, text(value))
        continue
      }
      guard value == first.value || text(value) == first.text else { return "…" }
    }
    return first?.text ?? "…"
  }

  /// What groups rows, as 128 bits of it: no two patterns have the same but by a chance that never comes.
  private struct Pattern: Hashable {
    private let high, low: Int

    init(_ path: String, _ rest: [String]) {
      let path = RepeatedRows.pieces(path).map { $0.isNumber ? "#" : $0.text }
      high = Self.hash(path, rest, salt: 1)
      low = Self.hash(path, rest, salt: 2)
    }

    private static func hash(_ path: [Substring], _ rest: [String], salt: Int) -> Int {
      var hasher = Hasher()
      hasher.combine(salt)
      hasher.combine(path)
      hasher.combine(rest)
      return hasher.finalize()
    }
  }

  private struct Piece {
    var text: Substring
    let isNumber: Bool
  }

  private static func inCommon(_ paths: some Sequence<String>) -> String {
    var result: [Piece]?
    for path in paths {
      guard result != nil else {
        result = pieces(path)
        continue
      }
      for (index, piece) in pieces(path).enumerated() where piece.text != result?[index].text {
        result?[index].text = "#"
      }
    }
    return result?.map(\.text).joined() ?? ""
  }

  /// Runs of digits, and what lies between them.
  private static func pieces(_ path: String) -> [Piece] {
    // Outside of ASCII a digit may have an accent, which makes both a character that is no number.
    path.utf8.allSatisfy { $0 < 0x80 }
      ? pieces(path, path.utf8) { isDigit($0) }
      : pieces(path, path) { $0.asciiValue.map(isDigit) ?? false }
  }

  private static func pieces<View: Collection>(
    _ path: String, _ view: View, _ isDigit: (View.Element) -> Bool
  ) -> [Piece] where View.Index == String.Index {
    var pieces: [Piece] = []
    var start = view.startIndex
    while start < view.endIndex {
      let isNumber = isDigit(view[start])
      let end = view[start...].firstIndex { isDigit($0) != isNumber } ?? view.endIndex
      pieces.append(Piece(text: path[start..<end], isNumber: isNumber))
      start = end
    }
    return pieces
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
