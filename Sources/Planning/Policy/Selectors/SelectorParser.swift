/// Reads a selector by recursive descent.
struct SelectorParser {
  private let text: [Character]
  private var position = 0
  private var depth = 0

  private static let deepest = 50

  static func parse(_ text: String) throws(SelectorSyntaxError) -> SelectorExpression {
    var parser = SelectorParser(text: Array(text))
    let expression = try parser.disjunction(after: "the start")
    parser.skipBlanks()
    guard let next = parser.current else { return expression }
    if next == ")" { throw parser.error(.notOpened) }
    throw parser.error(.missingOperator(before: String(parser.text[parser.position...])))
  }

  private init(text: [Character]) { self.text = text }

  private mutating func disjunction(
    after before: String
  ) throws(SelectorSyntaxError) -> SelectorExpression {
    var left = try conjunction(after: before)
    while takeKeyword("or") { left = .or(left, try conjunction(after: "'or'")) }
    return left
  }

  private mutating func conjunction(
    after before: String
  ) throws(SelectorSyntaxError) -> SelectorExpression {
    var left = try negation(after: before)
    while takeKeyword("and") { left = .and(left, try negation(after: "'and'")) }
    return left
  }

  private mutating func negation(
    after before: String
  ) throws(SelectorSyntaxError) -> SelectorExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw error(.tooDeep) }
    if takeKeyword("not") { return .not(try negation(after: "'not'")) }
    skipBlanks()
    if current == "(" { return try group(after: "'('") }
    for unit in SelectorExpression.Unit.allCases where take("\(unit)(") {
      position -= 1
      return try slice(unit)
    }
    return try atom(after: before)
  }

  /// From the opening parenthesis to the closing one.
  private mutating func group(
    after before: String
  ) throws(SelectorSyntaxError) -> SelectorExpression {
    let open = position
    position += 1
    let inner = try disjunction(after: before)
    skipBlanks()
    guard let next = current else { throw error(.notClosed("'('"), at: open) }
    guard next == ")" else {
      throw error(.missingOperator(before: String(text[position...].prefix { $0 != ")" })))
    }
    position += 1
    return inner
  }

  private mutating func slice(
    _ unit: SelectorExpression.Unit
  ) throws(SelectorSyntaxError) -> SelectorExpression {
    let start = position + 1
    let inner = try group(after: "'\(unit)('")
    let slice = try self.slice()
    guard unit == .blocks else { return .slice(unit, inner, slice) }
    guard case .name(let pattern) = inner else {
      throw error(.blocksNeedName("\(inner)"), at: start)
    }
    return .blocks(pattern, slice)
  }

  /// What stands in brackets; `nil` where there are none.
  private mutating func slice() throws(SelectorSyntaxError) -> Slice? {
    skipBlanks()
    guard current == "[" else { return nil }
    let open = position
    position += 1
    let inner = take { $0 != "]" }
    guard current == "]" else { throw error(.notClosed("'['"), at: open) }
    position += 1
    guard let slice = Slice(inner) else { throw error(.badSlice(inner), at: open) }
    return slice
  }

  private mutating func atom(
    after before: String
  ) throws(SelectorSyntaxError) -> SelectorExpression {
    skipBlanks()
    if let quantity = try self.quantity() { return quantity }
    let start = position
    for field in ["role:", "type:", "dtype:", "re:", "trainable:"] where take(field) {
      return try self.field(String(field.dropLast()), start)
    }
    let isQuoted = current == "'" || current == "\""
    let name = try word()
    guard !name.isEmpty else {
      throw error(current == ")" && depth == 1 ? .notOpened : .missingSelector(after: before))
    }
    if !isQuoted, ["and", "or", "not"].contains(name) {
      throw error(.missingSelector(after: before), at: start)
    }
    return .name(NamePattern(glob: name))
  }

  private mutating func field(
    _ field: String, _ start: Int
  ) throws(SelectorSyntaxError) -> SelectorExpression {
    let value = try word()
    guard !value.isEmpty else { throw error(.missingValue(field: field), at: start) }
    switch field {
    case "role": return .role(NamePattern(glob: value))
    case "type": return .type(NamePattern(glob: value))
    case "dtype": return .dtype(NamePattern(glob: ElementNames.full(value)))
    case "trainable":
      guard let flag = Bool(value.lowercased()) else {
        throw error(.badBoolean(value, field: field), at: start)
      }
      return .trainable(flag)
    default:
      do { _ = try Regex(value) } catch {
        throw self.error(.badPattern(value, why: "\(error)"), at: start)
      }
      return .name(.regex(value))
    }
  }

  /// `ndim:2`, `size>1M`, `elements <= 1000`; `nil` where no such thing comes next.
  private mutating func quantity() throws(SelectorSyntaxError) -> SelectorExpression? {
    let start = position
    for quantity in SelectorExpression.Quantity.allCases where take(quantity.rawValue) {
      skipBlanks()
      for sign in ["<=", ">=", "==", "=", "<", ">", ":"] where take(sign) {
        skipBlanks()
        let number = try word()
        let comparison = SelectorExpression.Comparison(rawValue: sign) ?? .equal
        guard !number.isEmpty else { throw error(.missingValue(field: "\(quantity)"), at: start) }
        guard let value = Magnitude.value(number, isBytes: quantity == .size) else {
          throw error(.badNumber(number, field: "\(quantity)"), at: start)
        }
        return .quantity(quantity, comparison, value, text: number)
      }
      position = start
    }
    return nil
  }

  /// A word to the next blank or closing parenthesis, or what stands in quotes.
  private mutating func word() throws(SelectorSyntaxError) -> String {
    if let quote = current, quote == "'" || quote == "\"" { return try quoted(quote) }
    var open = 0
    return take { character in
      if character == "(" { open += 1 }
      if character == ")" { open -= 1 }
      return open >= 0 && !character.isWhitespace
    }
  }

  private mutating func quoted(_ quote: Character) throws(SelectorSyntaxError) -> String {
    let start = position
    position += 1
    let inner = take { $0 != quote }
    guard current == quote else { throw error(.notClosed("the quote"), at: start) }
    position += 1
    return inner
  }

  private mutating func takeKeyword(_ keyword: String) -> Bool {
    skipBlanks()
    let start = position
    guard take(keyword) else { return false }
    if let next = current, !next.isWhitespace, next != "(" {
      position = start
      return false
    }
    return true
  }

  private mutating func take(_ wanted: String) -> Bool {
    guard text[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func take(while isWanted: (Character) -> Bool) -> String {
    let start = position
    while let character = current, isWanted(character) { position += 1 }
    return String(text[start..<position])
  }

  private var current: Character? { position < text.count ? text[position] : nil }

  private mutating func skipBlanks() { _ = take(while: \.isWhitespace) }

  private func error(
    _ reason: SelectorSyntaxError.Reason, at position: Int? = nil
  ) -> SelectorSyntaxError {
    SelectorSyntaxError(reason: reason, column: (position ?? self.position) + 1)
  }
}

/// Short names of element types.
private enum ElementNames {
  static func full(_ name: String) -> String {
    let short = ["f16": "float16", "bf16": "bfloat16", "f32": "float32", "f64": "float64"]
    return short[name] ?? name
  }
}
