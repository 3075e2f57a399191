/// Rows that differ in nothing but numbers in a path, as one: `blocks/#/kernel ×12`.
///
/// A number is kept where all rows of a group have the same one. Of each row only a few numbers are held, for
/// there may be very many; who has the rows tells their keys.
struct RepeatedRows {
  /// What tells rows apart.
  struct Key {
    /// A path, or what stands for it.
    let path: String
    /// What else must be alike.
    let rest: [String]
  }

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

  /// Finds rows that are alike.
  ///
  /// - Parameter key: Asked once for each row.
  init(count: Int, key: (Int) -> Key) {
    numbers.reserveCapacity(count)
    next = [UInt32](repeating: 0, count: count)
    var known: [Pattern: UInt32] = [:]
    for row in 0..<count {
      let pattern = Pattern(key(row))
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

  /// What the paths of a group have in common and how many there are; `nil` for a row of its own.
  ///
  /// - Parameter path: The path in a row's key.
  func path(_ position: Int, _ path: (Int) -> String) -> String? {
    let group = group(position)
    guard group.isShownAsOne else { return nil }
    return Self.inCommon(members(position).lazy.map(path)) + " ×\(group.count)"
  }

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

    init(_ key: Key) {
      let path = RepeatedRows.pieces(key.path).map { $0.isNumber ? "#" : $0.text }
      high = Self.hash(path, key.rest, salt: 1)
      low = Self.hash(path, key.rest, salt: 2)
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
    var pieces: [Piece] = []
    var start = path.startIndex
    while start < path.endIndex {
      let isNumber = isDigit(path[start])
      let end = path[start...].firstIndex { isDigit($0) != isNumber } ?? path.endIndex
      pieces.append(Piece(text: path[start..<end], isNumber: isNumber))
      start = end
    }
    return pieces
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.asciiValue.map { $0 &- UInt8(ascii: "0") < 10 } ?? false
  }
}
