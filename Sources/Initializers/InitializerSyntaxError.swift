/// Why text names no initializer.
public struct InitializerSyntaxError: Error, Equatable {
  /// What is wrong.
  public enum Reason: Sendable, Equatable {
    /// No initializer where one should be.
    case missingInitializer
    /// A name that is no initializer.
    case unknownInitializer(String)
    /// A name that is no argument of the initializer, with those that are.
    case unknownArgument(String, of: String, known: [String])
    /// A value that the argument cannot take; `expected` in words.
    case wrongValue(String, argument: String, of: String, expected: String)
    /// A nonlinearity that has no gain.
    case unknownNonlinearity(String)
    /// An argument that is given twice.
    case duplicateArgument(String, of: String)
    /// An argument that must be given.
    case missingArgument(String, of: String)
    /// A value without a name, where more than one argument could be meant.
    case unnamedArgument(String, of: String, known: [String])
    /// A parenthesis that is not closed.
    case missingParenthesis(String)
    /// A quote that is not closed.
    case missingQuote
    /// Text after the end.
    case trailingText(String)
    /// No `=` between selector and initializer.
    case missingEqualsSign
    /// Nothing before the `=`.
    case missingSelector
  }

  /// What is wrong.
  public let reason: Reason
  /// Where, in characters from 1.
  public let column: Int

  package init(reason: Reason, column: Int) {
    self.reason = reason
    self.column = column
  }
}

extension InitializerSyntaxError: CustomStringConvertible {
  /// What is wrong, where, and the remedy, in one line.
  public var description: String { "column \(column): \(message)" }

  /// What is wrong and the remedy.
  public var message: String {
    switch reason {
    case .missingInitializer: "an initializer is missing; write one such as zeros_, or keep"
    case .unknownInitializer(let name):
      "initializer '\(name)' is not known" + advice(name, InitializerSyntax.names)
    case .unknownNonlinearity(let name): InitializerError.unknownNonlinearity(name).description
    case .missingParenthesis(let name): "the parenthesis after \(name) is not closed; add ')'"
    case .missingQuote: "the quote is not closed; add another like it"
    case .trailingText(let text): "'\(text)' follows the end of the initializer; remove it"
    case .missingEqualsSign:
      "no '=' divides the selector from the initializer; "
        + "write SELECTOR=INIT, such as 'role:bias=zeros_'"
    case .missingSelector:
      "the selector before '=' is missing; "
        + "write SELECTOR=INIT, such as 'role:bias=zeros_'"
    default: argumentMessage
    }
  }

  private var argumentMessage: String {
    switch reason {
    case .unknownArgument(let name, let initializer, let known):
      "\(initializer) has no argument '\(name)'"
        + (known.isEmpty ? "; it takes none" : advice(name, known, always: true))
    case .wrongValue(let text, let argument, let initializer, let expected):
      "\(argument) of \(initializer) expects \(expected), and got '\(text)'"
    case .duplicateArgument(let name, let initializer):
      "\(name) of \(initializer) is given twice; remove one"
    case .missingArgument(let name, let initializer):
      "\(initializer) needs the argument \(name), such as \(initializer)(\(name): 0.5)"
    case .unnamedArgument(let text, let initializer, let known):
      "'\(text)' does not say which argument of \(initializer) it is; "
        + (known.isEmpty ? "it takes none" : "name one of \(known.joined(separator: ", "))")
    default: ""
    }
  }
}

private func advice(_ typed: String, _ names: [String], always: Bool) -> String {
  let list = "; it has \(names.joined(separator: ", "))"
  guard let near = nearestName(to: typed, in: names) else { return list }
  return "; did you mean '\(near)'?" + (always ? list.replacing("; it has", with: " It has") : "")
}
