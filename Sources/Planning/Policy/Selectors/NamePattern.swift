/// A pattern for names: a glob that must match the whole name, or a regular expression that must be
/// found in it.
enum NamePattern: Sendable, Equatable, CustomStringConvertible {
  case glob(Glob, text: String)
  /// The text compiles: the parser has tried.
  case regex(String)

  init(glob text: String) {
    self = .glob(Glob(text.hasPrefix("/") ? String(text.dropFirst()) : text), text: text)
  }

  var description: String {
    switch self {
    case .glob(_, let text): text
    case .regex(let text): "re:\(text)"
    }
  }

  /// The name itself, for a glob that is no pattern.
  var literal: String? {
    if case .glob(_, let text) = self, !text.contains(where: { "*?".contains($0) }) {
      text
    } else {
      nil
    }
  }

  var isEverything: Bool {
    if case .glob(let glob, _) = self { glob.isEverything } else { false }
  }

  /// The pattern ready for use; regular expressions are compiled once, not for each name.
  var matcher: Matcher { Matcher(self) }

  struct Matcher {
    private let glob: Glob?
    private let regex: Regex<AnyRegexOutput>?

    fileprivate init(_ pattern: NamePattern) {
      switch pattern {
      case .glob(let glob, _): (self.glob, regex) = (glob, nil)
      case .regex(let text): (glob, regex) = (nil, try? Regex(text))
      }
    }

    func matches(_ name: String) -> Bool {
      if let glob { return glob.matches(name) }
      return found(in: name) != nil
    }

    /// The part of the name that a regular expression finds.
    func found(in name: String) -> String? {
      guard let regex, let match = try? regex.firstMatch(in: name) else { return nil }
      return String(name[match.range])
    }

    /// Whether the pattern is a regular expression.
    var isRegex: Bool { regex != nil }
  }
}
