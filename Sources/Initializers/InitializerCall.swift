/// A named initializer with its arguments still as text, from a file that has its own syntax for them.
package struct InitializerCall {
  /// One argument: its values as written, of which a list has several.
  package struct Written {
    let name: String
    let values: [(text: String, isQuoted: Bool)]
    let isList: Bool

    package init(name: String, values: [(text: String, isQuoted: Bool)], isList: Bool) {
      self.name = name
      self.values = values
      self.isList = isList
    }
  }

  /// Why a call means nothing, with the position of the argument at fault.
  package struct Fault: Error {
    package let reason: InitializerSyntaxError.Reason
    /// `nil` when the name or the call as a whole is at fault.
    package let argument: Int?
    /// Whether the argument's name is at fault, and not its value.
    package let isName: Bool
  }

  /// What the name and the arguments mean.
  package static func resolve(
    _ name: String, _ written: [Written]
  ) throws(Fault) -> InitializerChoice {
    if name == "keep", written.isEmpty { return .keep }
    guard let signature = Signature(named: name) else {
      throw Fault(reason: .unknownInitializer(name), argument: nil, isName: true)
    }
    var (fixed, lists): (Arguments, [String: [Double]]) = ([:], [:])
    for (position, argument) in written.enumerated() {
      let parameter = try parameter(argument.name, signature, position)
      let values = try argument.values.map { value throws(Fault) in
        try Self.value(value, parameter, signature, position)
      }
      if argument.isList {
        lists[parameter.name] = try list(values, parameter, signature, position)
      } else {
        fixed[parameter.name] = values.first
      }
    }
    do {
      return try signature.choice(fixed, lists)
    } catch {
      throw Fault(reason: error.reason, argument: nil, isName: true)
    }
  }

  private static func parameter(
    _ name: String, _ signature: Signature, _ position: Int
  ) throws(Fault) -> Parameter {
    if let found = signature.parameters.first(where: { $0.name == name }) { return found }
    throw Fault(
      reason: .unknownArgument(
        name, of: signature.name, known: signature.parameters.map(\.name)),
      argument: position, isName: true)
  }

  private static func value(
    _ value: (text: String, isQuoted: Bool), _ parameter: Parameter, _ signature: Signature,
    _ position: Int
  ) throws(Fault) -> Argument {
    do throws(InitializerSyntaxError.Reason.Carrier) {
      return try parameter.value(value.text, isQuoted: value.isQuoted, of: signature.name)
    } catch {
      throw Fault(reason: error.reason, argument: position, isName: false)
    }
  }

  private static func list(
    _ values: [Argument], _ parameter: Parameter, _ signature: Signature, _ position: Int
  ) throws(Fault) -> [Double] {
    do {
      return try parameter.list(values, of: signature.name)
    } catch {
      throw Fault(reason: error.reason, argument: position, isName: false)
    }
  }
}

extension InitializerSyntaxError.Reason {
  /// A reason on its way to one who knows where the text stands.
  struct Carrier: Error { let reason: InitializerSyntaxError.Reason }
}

extension Signature {
  /// The initializer with those arguments, and the defaults of the others.
  func choice(
    _ given: Arguments, _ lists: [String: [Double]]
  ) throws(InitializerSyntaxError.Reason.Carrier) -> InitializerChoice {
    var fixed = given
    for parameter in parameters where given[parameter.name] == nil && lists[parameter.name] == nil {
      guard let preset = parameter.preset else {
        throw .init(reason: .missingArgument(parameter.name, of: name))
      }
      fixed[parameter.name] = preset
    }
    return lists.isEmpty
      ? .initialize(make(fixed))
      : .interpolate(InitializerTemplate(name: name, fixed: fixed, lists: lists))
  }
}

extension Parameter {
  /// The numbers of a list, which only an argument that is one finite number takes.
  func list(
    _ values: [Argument], of initializer: String
  ) throws(InitializerSyntaxError.Reason.Carrier) -> [Double] {
    let numbers = values.compactMap { if case .number(let number) = $0 { number } else { nil } }
    if !numbers.isEmpty, numbers.count == values.count, numbers.allSatisfy(\.isFinite) {
      return numbers
    }
    throw .init(
      reason: .wrongValue(
        "a list", argument: name, of: initializer,
        expected: kind == .number ? "finite numbers in a list" : "one value"))
  }

  /// The argument that a text stands for.
  func value(
    _ text: String, isQuoted: Bool, of initializer: String
  ) throws(InitializerSyntaxError.Reason.Carrier) -> Argument {
    let expected: String
    switch kind {
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
        throw .init(reason: .unknownNonlinearity(text))
      }
      return .text(text)
    case .path:
      if !text.isEmpty { return .text(text) }
      expected = "a path"
    }
    throw .init(
      reason: .wrongValue(text, argument: name, of: initializer, expected: expected))
  }
}
