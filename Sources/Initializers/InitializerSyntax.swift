/// What a rule says of a tensor.
public enum InitializerChoice: Sendable, Equatable {
  /// Its values stay.
  case keep
  /// It gets new values.
  case initialize(Initializer)
  /// It gets new values that change over the depth of the model.
  case interpolate(InitializerTemplate)
}

/// A selector and what it gets, as `--set` takes them.
public struct InitializerAssignment: Sendable, Equatable {
  /// The selector as typed, without the blanks around it.
  public var selector: String
  /// What the tensors that it selects get.
  public var choice: InitializerChoice
}

/// The text form of initializers on the command line and in policies.
///
///     choice   = "keep" | name [ "(" [ argument { "," argument } ] ")" ]
///     argument = [ name ( ":" | "=" ) ] ( value | "[" value { "," value } "]" )
///     value    = number | word | "'" text "'" | '"' text '"'
///
/// `name` is torch's, Keras's or JAX's, its underscore at the end optional. Numbers are as Python
/// writes them: `0.5`, `1e-3`, `-2`, `inf`, `nan`; booleans are none. A value without a name is for
/// the only argument there is, or the only one that must be given. In quotes, a backslash makes the
/// next character plain. A list of numbers changes over the depth of the layers that are meant. Blanks
/// between the parts mean nothing.
public enum InitializerSyntax {
  /// Every name that `parse` knows.
  public static let names = ["keep"] + Initializer.names

  /// Reads an initializer, or `keep`.
  public static func parse(_ text: String) throws(InitializerSyntaxError) -> InitializerChoice {
    try parse(Array(text), from: 0)
  }

  /// Reads `SELECTOR=INIT`.
  ///
  /// The selector may hold equals signs and parentheses itself: it ends at the last `=` with a known
  /// name after it that makes sense as an initializer to the end of the text; failing that, at the
  /// last `=` outside parentheses, so that what follows can be complained about.
  public static func parseAssignment(
    _ text: String
  ) throws(InitializerSyntaxError) -> InitializerAssignment {
    let text = Array(text)
    let candidates = text.indices.filter { text[$0] == "=" && hasKnownName(text[($0 + 1)...]) }
    var first: InitializerSyntaxError?
    for equals in candidates.reversed() {
      do throws(InitializerSyntaxError) {
        return try assignment(text, equals)
      } catch {
        // The leftmost initializer that fails is the whole one, not a part of its arguments.
        first = error
      }
    }
    if let first { throw first }
    guard let equals = lastOutsideParentheses(text) else {
      throw InitializerSyntaxError(reason: .missingEqualsSign, column: text.count + 1)
    }
    return try assignment(text, equals)
  }

  private static func assignment(
    _ text: [Character], _ equals: Int
  ) throws(InitializerSyntaxError) -> InitializerAssignment {
    let choice = try parse(text, from: equals + 1)
    let selector = trimmed(text[..<equals])
    guard !selector.isEmpty else {
      throw InitializerSyntaxError(reason: .missingSelector, column: equals + 1)
    }
    return InitializerAssignment(selector: String(selector), choice: choice)
  }

  private static func parse(
    _ text: [Character], from start: Int
  ) throws(InitializerSyntaxError) -> InitializerChoice {
    var parser = InitializerParser(text: text, position: start)
    return try parser.parse()
  }

  /// Whether a known name comes next and ends at a blank, at a parenthesis or with the text.
  private static func hasKnownName(_ rest: ArraySlice<Character>) -> Bool {
    let rest = rest.drop(while: \.isWhitespace)
    let name = rest.prefix(while: InitializerParser.isPartOfName)
    let next = rest.dropFirst(name.count).first
    guard next == nil || next == "(" || next?.isWhitespace == true else { return false }
    return String(name) == "keep" || Signature(named: String(name)) != nil
  }

  private static func lastOutsideParentheses(_ text: [Character]) -> Int? {
    var depth = 0
    for position in text.indices.reversed() {
      switch text[position] {
      case ")": depth += 1
      case "(": depth -= 1
      case "=" where depth <= 0: return position
      default: break
      }
    }
    return nil
  }
}

/// Without the blanks at both ends.
func trimmed(_ text: ArraySlice<Character>) -> ArraySlice<Character> {
  let start = text.drop(while: \.isWhitespace)
  return start.prefix(
    (start.lastIndex { !$0.isWhitespace } ?? start.startIndex - 1) + 1 - start.startIndex)
}
