/// Rows that differ in nothing but numbers in a path, as one: `blocks/#/kernel ×12`.
///
/// A number is kept where all rows of a group have the same one.
enum RepeatedRows {
  /// What tells rows apart.
  struct Key: Hashable {
    /// A path, or what stands for it.
    let path: String
    /// What else must be alike.
    let rest: [String]
  }

  /// Rows shown as one.
  struct Group: Equatable {
    /// What the paths have in common and how many there are; `nil` for a row of its own.
    let path: String?
    /// Positions of the rows; the group stands where the first of them does.
    let members: [Int]
  }

  /// What stands for the path of an optimizer's state, which repeats the model's own tensors: its
  /// folder, so that one row stands for all of a kind.
  static func folder(of path: String) -> String {
    "/" + path.split(separator: "/").dropLast().map { $0 + "/" }.joined() + "*"
  }

  /// What all say, or that they say different things.
  static func common(_ texts: some Sequence<String>) -> String {
    let different = Set(texts)
    return different.count == 1 ? different.first ?? "" : "…"
  }

  /// Groups rows that are alike, in the order of their first members.
  static func groups(_ rows: [Key]) -> [Group] {
    var order: [Pattern] = []
    var members: [Pattern: [Int]] = [:]
    for (position, row) in rows.enumerated() {
      let pattern = Pattern(row)
      if members[pattern] == nil { order.append(pattern) }
      members[pattern, default: []].append(position)
    }
    let groups = order.flatMap { pattern -> [Group] in
      let group = members[pattern] ?? []
      guard group.count >= fewest else { return group.map { Group(path: nil, members: [$0]) } }
      let path = inCommon(group.map { rows[$0].path })
      return [Group(path: path + " ×\(group.count)", members: group)]
    }
    return groups.sorted { $0.members[0] < $1.members[0] }
  }

  /// Two alike are shown as they are: both names say more than one pattern.
  private static let fewest = 3

  private struct Pattern: Hashable {
    let path, rest: [String]

    init(_ key: Key) {
      path = pieces(key.path).map { $0.isNumber ? "#" : $0.text }
      rest = key.rest
    }
  }

  private struct Piece {
    var text: String
    let isNumber: Bool
  }

  private static func inCommon(_ paths: [String]) -> String {
    var result = paths.first.map(pieces) ?? []
    for path in paths.dropFirst() {
      for (index, piece) in pieces(path).enumerated() where piece.text != result[index].text {
        result[index].text = "#"
      }
    }
    return result.map(\.text).joined()
  }

  /// Runs of digits, and what lies between them.
  private static func pieces(_ path: String) -> [Piece] {
    var pieces: [Piece] = []
    for character in path {
      let isNumber = character.isASCII && character.isNumber
      if pieces.last?.isNumber == isNumber {
        pieces[pieces.count - 1].text.append(character)
      } else {
        pieces.append(Piece(text: String(character), isNumber: isNumber))
      }
    }
    return pieces
  }
}
