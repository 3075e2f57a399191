/// How tables look: as wide as a terminal or as they are, coloured or not, with which characters.
public struct TableStyle: Sendable, Equatable {
  /// The columns of the terminal; `nil` where nothing is cut, as in a file or a pipe.
  public var width: Int?
  /// Whether colours help to tell roles and changes apart; words always do.
  public var isColored: Bool
  /// Whether only ASCII may be written.
  public var isASCII: Bool

  /// What a file or a pipe gets unless told otherwise: everything, without colours.
  public init(width: Int? = nil, isColored: Bool = false, isASCII: Bool = false) {
    self.width = width
    self.isColored = isColored
    self.isASCII = isASCII
  }

  /// A text with the characters of this style.
  func text(_ text: String) -> String {
    guard isASCII, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    return text.unicodeScalars.map { scalar in
      switch scalar {
      case "×": "x"
      case "…": "..."
      default: scalar.isASCII ? String(scalar) : scalar.escaped(asASCII: true)
      }
    }.joined()
  }

  /// The text in its colour.
  func painted(_ text: String, _ tone: Tone) -> String {
    guard isColored, let code = tone.code, !text.isEmpty else { return text }
    return "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }
}

/// What a cell's colour says.
enum Tone {
  case plain, heading
  /// Weights: kernels and embeddings.
  case weight
  /// Norms and their statistics.
  case norm
  /// What does not change, and what is not part of the model proper.
  case quiet
  /// Drawn at random.
  case drawn
  /// Set to a constant.
  case set
  /// What nobody understood.
  case alarm

  /// The parameter of the terminal's colour sequence; the eight basic colours follow the user's theme.
  var code: String? {
    switch self {
    case .plain: nil
    case .heading: "1"
    case .weight: "36"
    case .norm: "35"
    case .quiet: "2"
    case .drawn: "32"
    case .set: "33"
    case .alarm: "1;31"
    }
  }
}
