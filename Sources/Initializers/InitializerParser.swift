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
    var arguments = try current == "(" ? self.arguments(signature) : [:]
    try end()
    for parameter in signature.parameters where arguments[parameter.name] == nil {
      guard let preset = parameter.preset else {
        throw error(.missingArgument(parameter.name, of: signature.name), at: start)
      }
      arguments[parameter.name] = preset
    }
    return .initialize(signature.make(arguments))
  }

  /// From the opening parenthesis to the closing one.
  private mutating func arguments(
    _ signature: Signature
  ) throws(InitializerSyntaxError) -> Arguments {
    let open = position
    position += 1
    skipBlanks()
    var arguments: Arguments = [:]
    while current != ")" {
      let start = position
      let (name, value) = try argument(signature, open)
      guard arguments.updateValue(value, forKey: name) == nil else {
        throw error(.duplicateArgument(name, of: signature.name), at: start)
      }
      skipBlanks()
      guard current == "," else { break }
      position += 1
      skipBlanks()
    }
    guard current == ")" else { throw error(.missingParenthesis(signature.name), at: open) }
    position += 1
    return arguments
  }

  private mutating func argument(
    _ signature: Signature, _ open: Int
  ) throws(InitializerSyntaxError) -> (String, Argument) {
    let start = position
    let known = signature.parameters.map(\.name)
    let name = take(while: Self.isPartOfName)
    skipBlanks()
    guard !name.isEmpty, current == ":" || current == "=" else {
      position = start
      let (text, isQuoted) = try value(signature, open)
      guard let parameter = signature.positional else {
        throw error(.unnamedArgument(text, of: signature.name, known: known), at: start)
      }
      return (parameter.name, try argument(parameter, text, isQuoted, signature.name, start))
    }
    guard let parameter = signature.parameters.first(where: { $0.name == name }) else {
      throw error(.unknownArgument(name, of: signature.name, known: known), at: start)
    }
    position += 1
    skipBlanks()
    let valueStart = position
    let (text, isQuoted) = try value(signature, open)
    return (name, try argument(parameter, text, isQuoted, signature.name, valueStart))
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
    let expected: String
    switch parameter.kind {
    case .number:
      if !isQuoted, let number = pythonNumber(text) { return .number(number) }
      expected = "a number"
    case .integer:
      if !isQuoted, let number = Int(text) { return .integer(number) }
      expected = "a whole number"
    case .word(let words):
      if words.contains(text.lowercased()) { return .text(text.lowercased()) }
      expected = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    case .nonlinearity:
      guard Nonlinearity.names.contains(text) else {
        throw error(.unknownNonlinearity(text), at: start)
      }
      return .text(text)
    case .path:
      if !text.isEmpty { return .text(text) }
      expected = "a path"
    }
    throw error(
      .wrongValue(text, argument: parameter.name, of: initializer, expected: expected), at: start)
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
