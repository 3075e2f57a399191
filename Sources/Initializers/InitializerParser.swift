/// Reads one initializer from a position in a text to the text's end.
struct InitializerParser {
  let text: [Character]
  var position: Int

  static func isPartOfName(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber
  }

  mutating func parse() throws(InitializerSyntaxError) -> InitializerChoice {
    skipBlanks()
    let start = position
    let name = take(while: Self.isPartOfName)
    guard !name.isEmpty else {
      let rest = String(trimmed(text[position...]))
      throw error(rest.isEmpty ? .missingInitializer : .unknownInitializer(rest), at: start)
    }
    if name == "keep" {
      try end()
      return .keep
    }
    guard let signature = Signature(named: name) else {
      throw error(.unknownInitializer(name), at: start)
    }
    skipBlanks()
    let (fixed, lists) = try current == "(" ? self.arguments(signature) : ([:], [:])
    try end()
    return try choice(signature, fixed, lists, start)
  }

  private func choice(
    _ signature: Signature, _ given: Arguments, _ lists: [String: [Double]], _ start: Int
  ) throws(InitializerSyntaxError) -> InitializerChoice {
    do {
      return try signature.choice(given, lists)
    } catch {
      throw self.error(error.reason, at: start)
    }
  }

  /// From the opening parenthesis to the closing one.
  private mutating func arguments(
    _ signature: Signature
  ) throws(InitializerSyntaxError) -> (Arguments, [String: [Double]]) {
    let open = position
    position += 1
    skipBlanks()
    var (fixed, lists): (Arguments, [String: [Double]]) = ([:], [:])
    while current != ")" {
      let start = position
      let (parameter, valueStart) = try parameter(signature, open)
      if fixed[parameter.name] != nil || lists[parameter.name] != nil {
        throw error(.duplicateArgument(parameter.name, of: signature.name), at: start)
      }
      if current == "[" {
        lists[parameter.name] = try list(parameter, signature, open)
      } else {
        let (text, isQuoted) = try value(signature, open)
        fixed[parameter.name] = try argument(
          parameter, text, isQuoted, signature.name, valueStart)
      }
      skipBlanks()
      guard current == "," else { break }
      position += 1
      skipBlanks()
    }
    guard current == ")" else { throw error(.missingParenthesis(signature.name), at: open) }
    position += 1
    return (fixed, lists)
  }

  /// The parameter that comes next and where its value starts.
  private mutating func parameter(
    _ signature: Signature, _ open: Int
  ) throws(InitializerSyntaxError) -> (Parameter, Int) {
    let start = position
    let known = signature.parameters.map(\.name)
    let name = take(while: Self.isPartOfName)
    skipBlanks()
    guard !name.isEmpty, current == ":" || current == "=" else {
      position = start
      if let parameter = signature.positional { return (parameter, start) }
      let (text, _) = try value(signature, open)
      throw error(.unnamedArgument(text, of: signature.name, known: known), at: start)
    }
    guard let parameter = signature.parameters.first(where: { $0.name == name }) else {
      throw error(.unknownArgument(name, of: signature.name, known: known), at: start)
    }
    position += 1
    skipBlanks()
    return (parameter, position)
  }

  /// Numbers in brackets.
  private mutating func list(
    _ parameter: Parameter, _ signature: Signature, _ open: Int
  ) throws(InitializerSyntaxError) -> [Double] {
    let start = position
    position += 1
    let text = take { $0 != "]" && $0 != ")" }
    guard current == "]" else { throw error(.missingParenthesis(signature.name), at: open) }
    position += 1
    var values: [Argument] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = String(trimmed(Array(part)[...]))
      values.append(try argument(parameter, part, false, signature.name, start))
    }
    do {
      return try parameter.list(values, of: signature.name)
    } catch {
      throw self.error(error.reason, at: start)
    }
  }

  /// The text of a value, and whether it stood in quotes.
  private mutating func value(
    _ signature: Signature, _ open: Int
  ) throws(InitializerSyntaxError) -> (String, Bool) {
    guard let quote = current, quote == "'" || quote == "\"" else {
      let text = take { $0 != "," && $0 != ")" }
      if current == nil { throw error(.missingParenthesis(signature.name), at: open) }
      return (String(trimmed(Array(text)[...])), false)
    }
    let start = position
    position += 1
    var value = ""
    while let character = current, character != quote {
      if character == "\\" { position += 1 }
      if let plain = current { value.append(plain) }
      position += 1
    }
    guard current == quote else { throw error(.missingQuote, at: start) }
    position += 1
    return (value, true)
  }

  private func argument(
    _ parameter: Parameter, _ text: String, _ isQuoted: Bool, _ initializer: String, _ start: Int
  ) throws(InitializerSyntaxError) -> Argument {
    do {
      return try parameter.value(text, isQuoted: isQuoted, of: initializer)
    } catch {
      throw self.error(error.reason, at: start)
    }
  }

  private mutating func end() throws(InitializerSyntaxError) {
    skipBlanks()
    guard position >= text.count else {
      throw error(.trailingText(String(text[position...])), at: position)
    }
  }

  private var current: Character? { position < text.count ? text[position] : nil }

  private mutating func skipBlanks() { _ = take(while: \.isWhitespace) }

  private mutating func take(while isWanted: (Character) -> Bool) -> String {
    let start = position
    while let character = current, isWanted(character) { position += 1 }
    return String(text[start..<position])
  }

  private func error(
    _ reason: InitializerSyntaxError.Reason, at position: Int
  ) -> InitializerSyntaxError {
    InitializerSyntaxError(reason: reason, column: position + 1)
  }
}
