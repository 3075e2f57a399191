/// A shell-like pattern over slash-separated names: `*` any run without a slash, `**` any run,
/// `?` one character but a slash; everything else stands for itself.
struct Glob: Sendable, Hashable {
  private enum Piece: Hashable { case character(Character), one, run, anything }

  private let pieces: [Piece]

  init(_ pattern: String) {
    var pieces: [Piece] = []
    for character in pattern {
      switch (character, pieces.last) {
      case ("*", .run): pieces[pieces.count - 1] = .anything
      case ("*", .anything): break
      case ("*", _): pieces.append(.run)
      case ("?", _): pieces.append(.one)
      case ("/", .anything) where pieces.count == 1:
        pieces.append(.character("/"))
      default: pieces.append(.character(character))
      }
    }
    self.pieces = pieces
  }

  /// Whether every name matches.
  var isEverything: Bool {
    pieces.allSatisfy { $0 == .run || $0 == .anything } && pieces.contains(.anything)
      || pieces == [.anything, .character("/"), .anything]
  }

  /// Whether the whole name matches; takes time proportional to pattern times name.
  func matches(_ name: String) -> Bool {
    // `**/kernel` also means a `kernel` at the top.
    if pieces.starts(with: [.anything, .character("/")]),
      Self.matches(pieces.dropFirst(2), Array(name))
    {
      return true
    }
    return Self.matches(pieces[...], Array(name))
  }

  private static func matches(_ pieces: ArraySlice<Piece>, _ name: [Character]) -> Bool {
    // reachable[i]: the pieces so far match the first i characters.
    var reachable = [Bool](repeating: false, count: name.count + 1)
    reachable[0] = true
    for piece in pieces {
      var next = [Bool](repeating: false, count: name.count + 1)
      for position in 0...name.count {
        let before = position > 0 ? name[position - 1] : nil
        switch piece {
        case .character(let wanted):
          next[position] = before == wanted && reachable[position - 1]
        case .one:
          next[position] = before.map { $0 != "/" } ?? false && reachable[position - 1]
        case .run:
          next[position] =
            reachable[position] || (before.map { $0 != "/" } ?? false && next[position - 1])
        case .anything:
          next[position] = reachable[position] || (position > 0 && next[position - 1])
        }
      }
      reachable = next
    }
    return reachable[name.count]
  }
}
