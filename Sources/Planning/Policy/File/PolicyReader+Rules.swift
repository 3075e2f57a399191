internal import Initializers

extension PolicyReader {
  static let ruleKeys = ["match", "init", "preset", "optional"]

  func rules(_ node: PolicyNode) throws(PolicyFileError) -> [Rule] {
    guard case .list(let items) = node.content else {
      throw text.error(
        .wrongType(
          key: "rules", expected: "a list of rules, each beginning with '- match:'",
          found: node.kind),
        at: node.place)
    }
    var rules: [Rule] = []
    for item in items {
      let rule = try rule(item)
      try check(rule, after: rules)
      rules.append(rule)
    }
    return rules
  }

  private func rule(_ node: PolicyNode) throws(PolicyFileError) -> Rule {
    let members = try mapping(node, "a rule", known: Self.ruleKeys)
    let member = { (key: String) in members.first { $0.key == key }?.value }
    guard let match = member("match") else {
      throw text.error(.missingKey("match", of: "a rule"), at: node.place)
    }
    let selector = try selector("match", match)
    let isOptional =
      if let value = member("optional") { try boolean("optional", value) } else { false }
    return Rule(
      selector, try choice(node, member("init"), member("preset")), isOptional: isOptional,
      source: Rule.Source(file: text.file, line: match.place.line, column: match.place.column))
  }

  private func choice(
    _ rule: PolicyNode, _ initializer: PolicyNode?, _ preset: PolicyNode?
  ) throws(PolicyFileError) -> Rule.Choice {
    switch (initializer, preset) {
    case (nil, nil): throw text.error(.missingKey("init", of: "a rule"), at: rule.place)
    case (_?, let preset?): throw text.error(.conflictingKeys("init", "preset"), at: preset.place)
    case (let initializer?, nil): return .init(try self.initializer(initializer))
    case (nil, let preset?):
      let names = Preset.allCases.map(\.rawValue)
      let name = try scalar("preset", preset, expected: "one of \(names.joined(separator: ", "))")
      guard let found = Preset(rawValue: name) else {
        throw wrongValue(name, "preset", preset, "a preset", names)
      }
      return .preset(found)
    }
  }

  /// A rule that an earlier one leaves nothing whatever the model.
  private func check(_ rule: Rule, after earlier: [Rule]) throws(PolicyFileError) {
    let taker = earlier.first {
      $0.selector.isCatchAll || $0.selector.expression == rule.selector.expression
    }
    guard let taker, let place = rule.source else { return }
    throw text.error(
      .unreachable(after: taker.selector.text, line: taker.source?.line ?? 1),
      at: .init(line: place.line, column: place.column))
  }
}

/// What stands after `init`: a name, a name with arguments, or the spelling of `--set`.
extension PolicyReader {
  private func initializer(_ node: PolicyNode) throws(PolicyFileError) -> InitializerChoice {
    switch node.content {
    case .scalar(let written, _):
      do {
        return try InitializerSyntax.parse(node.isNull ? "" : written)
      } catch {
        throw text.error(
          .initializer(error.reason), at: node.place(ofCharacter: error.column - 1))
      }
    case .mapping(let members):
      guard members.count == 1, let (key, value) = members.first, let name = key.text else {
        throw text.error(
          .wrongType(
            key: "init", expected: "one initializer", found: "\(members.count) keys"),
          at: members.dropFirst().first?.key.place ?? node.place)
      }
      return try call(name, key, value)
    case .list:
      throw text.error(
        .wrongType(key: "init", expected: "one initializer", found: "a list"), at: node.place)
    }
  }

  private func call(
    _ name: String, _ key: PolicyNode, _ value: PolicyNode
  ) throws(PolicyFileError) -> InitializerChoice {
    guard case .mapping(let members) = value.content else {
      return try positional(name, key, value)
    }
    var written: [InitializerCall.Written] = []
    for (argument, value) in members {
      written.append(
        .init(name: argument.text ?? "", values: try texts(value), isList: value.text == nil))
    }
    do {
      return try InitializerCall.resolve(name, written)
    } catch {
      let member = error.argument.map { members[$0] }
      let place = (error.isName ? member?.key : member?.value)?.place ?? key.place
      throw text.error(.initializer(error.reason), at: place)
    }
  }

  /// `constant_: 0.5`, and `zeros_:` with nothing after it.
  private func positional(
    _ name: String, _ key: PolicyNode, _ value: PolicyNode
  ) throws(PolicyFileError) -> InitializerChoice {
    let values = try texts(value)
    let isList = value.text == nil
    let inside = values.map(\.text).joined(separator: ", ")
    let call = value.isNull ? name : isList ? "\(name)([\(inside)])" : "\(name)(\(inside))"
    do {
      return try InitializerSyntax.parse(call)
    } catch {
      let isName = error.column <= name.count
      throw text.error(.initializer(error.reason), at: isName ? key.place : value.place)
    }
  }

  /// A scalar, or the scalars of a list.
  private func texts(
    _ node: PolicyNode
  ) throws(PolicyFileError) -> [(text: String, isQuoted: Bool)] {
    switch node.content {
    case .scalar(let text, let isQuoted): return [(text, isQuoted)]
    case .mapping:
      throw text.error(
        .wrongType(key: "an argument", expected: "a value", found: "a mapping"), at: node.place)
    case .list(let items):
      var texts: [(String, Bool)] = []
      for item in items {
        guard case .scalar(let written, let isQuoted) = item.content else {
          throw text.error(
            .wrongType(key: "a list", expected: "numbers", found: item.kind), at: item.place)
        }
        texts.append((written, isQuoted))
      }
      return texts
    }
  }
}
