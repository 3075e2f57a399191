public import Initializers

/// What is wrong with a policy file, and where.
public struct PolicyFileError: Error, Equatable {
  /// What is wrong.
  public enum Reason: Sendable, Equatable {
    /// The text is no YAML; what the parser says, and the remedy where one is known.
    case badYAML(String, remedy: String?)
    /// More bytes than any policy needs.
    case tooLarge(limit: Int)
    /// Deeper than any policy is.
    case tooDeep
    /// Anchors and aliases, which policies have no use for.
    case anchor
    /// A tag, such as `!!binary`.
    case tag(String)
    /// Nothing but comments.
    case empty
    case notUTF8
    case unknownKey(String, known: [String])
    case duplicateKey(String)
    case missingKey(String, of: String)
    /// Two keys of which only one may be there.
    case conflictingKeys(String, String)
    /// A value of another kind than the key takes.
    case wrongType(key: String, expected: String, found: String)
    /// A value that the key does not take; the values that it does, in words or one by one.
    case wrongValue(String, key: String, expected: String, known: [String])
    case unsupportedVersion(String)
    case initializer(InitializerSyntaxError.Reason)
    case selector(SelectorSyntaxError.Reason)
    /// A role or element type that no tensor has.
    case impossible(String, known: [String])
    /// A rule after one that takes all its tensors.
    case unreachable(after: String, line: Int)
  }

  /// The file's name as the user gave it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The character in the line, from 1.
  public let column: Int
  /// The line itself.
  public let lineText: String
  /// What is wrong.
  public let reason: Reason
}

extension PolicyFileError {
  /// A file that is no text.
  public init(notUTF8 file: String) {
    self.init(file: file, line: 1, column: 1, lineText: "", reason: .notUTF8)
  }
}

extension PolicyFileError: CustomStringConvertible {
  /// Place, message and remedy, then the line with a caret below the place.
  public var description: String {
    guard !lineText.isEmpty else { return "\(file):\(line):\(column): \(message)" }
    let (shown, caret) = excerpt
    return """
      \(file):\(line):\(column): \(message)
        \(shown)
        \(String(repeating: " ", count: caret))^
      """
  }

  /// As much of the line around the place as fits a terminal, tabs as blanks, and the caret's place.
  private var excerpt: (String, Int) {
    let characters = lineText.map { $0 == "\t" ? " " : $0 }
    let start = max(0, min(column - 50, characters.count - 100))
    return (String(characters.dropFirst(start).prefix(100)), max(0, column - 1 - start))
  }

  /// What is wrong and the remedy.
  public var message: String {
    switch reason {
    case .badYAML(let problem, let remedy):
      "this is no YAML: \(problem)" + (remedy.map { "; \($0)" } ?? "")
    case .tooLarge(let limit): "a policy has at most \(limit) bytes; this file is no policy"
    case .tooDeep: "the text is nested deeper than any policy; flatten it"
    case .anchor: "policies have no anchors and aliases; write the value out"
    case .tag(let tag): "policies have no tags such as \(tag); remove it"
    case .empty: "the file says nothing; write rules, or leave out --policy"
    case .notUTF8: "the text is not UTF-8; save it as that"
    case .unsupportedVersion(let version):
      "version \(version) is not known; this h5reinit reads version 1"
    case .initializer(let reason): InitializerSyntaxError(reason: reason, column: 1).message
    case .selector(let reason): SelectorSyntaxError(reason: reason, column: 1).message
    case .unreachable(let earlier, let line):
      "this rule can never decide: '\(earlier)' in line \(line) comes first and takes all; "
        + "move it before that one, or remove it"
    default: keyMessage
    }
  }

  private var keyMessage: String {
    switch reason {
    case .unknownKey(let key, let known):
      "the key '\(key)' is not known" + Self.advice(key, known)
    case .duplicateKey(let key): "the key '\(key)' is given twice; remove one"
    case .missingKey(let key, let owner): "\(owner) needs the key '\(key)'; add it"
    case .conflictingKeys(let one, let other):
      "a rule has '\(one)' or '\(other)', and not both; remove one"
    case .wrongType(let key, let expected, let found):
      "\(key) expects \(expected), and got \(found)"
    case .wrongValue(let value, let key, let expected, let known):
      "\(key) expects \(expected), and got '\(value)'" + Self.advice(value, known)
    case .impossible(let part, let known): "no tensor is ever '\(part)'" + Self.advice(part, known)
    default: ""
    }
  }

  private static func advice(_ typed: String, _ known: [String]) -> String {
    guard !known.isEmpty else { return "" }
    let near = NearestNames.nearest(to: typed, among: known, count: 1)
    return near.first.map { "; did you mean '\($0)'?" }
      ?? "; there is \(known.joined(separator: ", "))"
  }
}
