internal import Initializers

/// Why text is no selector.
public struct SelectorSyntaxError: Error, Equatable {
  /// What is wrong.
  public enum Reason: Sendable, Equatable {
    /// Nothing where a selector should be; what comes before it in words.
    case missingSelector(after: String)
    /// A field such as `role:` without a value.
    case missingValue(field: String)
    /// Two selectors side by side.
    case missingOperator(before: String)
    /// A parenthesis, bracket or quote that is not closed.
    case notClosed(String)
    /// A closing parenthesis that nothing opened.
    case notOpened
    /// Text in brackets that is no slice.
    case badSlice(String)
    /// A quantity with text that is no number.
    case badNumber(String, field: String)
    /// A field that takes true or false with other text.
    case badBoolean(String, field: String)
    /// A regular expression that does not compile, and why.
    case badPattern(String, why: String)
    /// `blocks(…)` of something that is no name.
    case blocksNeedName(String)
    /// More parentheses inside each other than anybody needs.
    case tooDeep
  }

  /// What is wrong.
  public let reason: Reason
  /// Where, in characters from 1.
  public let column: Int
}

extension SelectorSyntaxError: CustomStringConvertible {
  /// What is wrong, where, and the remedy, in one line.
  public var description: String { "selector, column \(column): \(message)" }

  /// What is wrong and the remedy.
  public var message: String {
    switch reason {
    case .missingSelector(let before):
      "a selector is missing after \(before); write one such as role:kernel or '**/head/*'"
    case .missingValue(let field): "\(field) has no value; write one such as \(example(field))"
    case .missingOperator(let text):
      "'and' or 'or' is missing before '\(text)'; a name with blanks goes in quotes"
    case .notClosed(let opener): "\(opener) is not closed; close it, or put the name in quotes"
    case .notOpened: "no '(' belongs to this ')'; remove it, or put the name in quotes"
    case .badSlice(let text):
      "[\(text)] is no slice; write a position or a range, such as [0], [-3:] or [::2]"
    case .badNumber(let text, let field):
      "\(field) is compared with a whole number, such as \(example(field)), and not with '\(text)'"
    case .badBoolean(let text, let field):
      "\(field): is true or false, and not '\(text)'"
    case .badPattern(let text, let why): "'\(text)' is no regular expression: \(why)"
    case .blocksNeedName(let text):
      "blocks(…) takes one glob or re:… that names the blocks, and not '\(text)'; "
        + "write blocks(**/block_*)[-3:], and 'and' after it for the rest"
    case .tooDeep: "parentheses are nested too deeply; use fewer"
    }
  }

  private func example(_ field: String) -> String {
    switch field {
    case "role": "role:kernel"
    case "type": "type:conv2d"
    case "dtype": "dtype:float16"
    case "ndim": "ndim:2"
    case "elements": "elements>1M"
    case "size": "size>1M"
    case "trainable": "trainable:false"
    default: "re:block_[0-3]"
    }
  }
}
