internal import Layers

extension PolicyReader {
  /// The members of a mapping, each key known and there once.
  func mapping(
    _ node: PolicyNode, _ owner: String, known: [String]
  ) throws(PolicyFileError) -> [(key: String, value: PolicyNode)] {
    guard case .mapping(let members) = node.content else {
      throw text.error(
        .wrongType(
          key: owner, expected: "keys with values, such as '\(known.last ?? ""):'",
          found: node.kind),
        at: node.place)
    }
    var found: [(key: String, value: PolicyNode)] = []
    for (key, value) in members {
      guard let name = key.text, known.contains(name) else {
        throw text.error(.unknownKey(key.text ?? key.kind, known: known), at: key.place)
      }
      guard !found.contains(where: { $0.key == name }) else {
        throw text.error(.duplicateKey(name), at: key.place)
      }
      found.append((name, value))
    }
    return found
  }

  func scalar(
    _ key: String, _ node: PolicyNode, expected: String
  ) throws(PolicyFileError) -> String {
    guard let written = node.text, !node.isNull else {
      throw text.error(.wrongType(key: key, expected: expected, found: node.kind), at: node.place)
    }
    return written
  }

  func selectors(_ key: String, _ node: PolicyNode) throws(PolicyFileError) -> [Selector] {
    guard case .list(let items) = node.content else { return [try selector(key, node)] }
    var selectors: [Selector] = []
    for item in items { selectors.append(try selector(key, item)) }
    return selectors
  }

  func selector(_ key: String, _ node: PolicyNode) throws(PolicyFileError) -> Selector {
    let written = try scalar(key, node, expected: "a selector")
    let selector: Selector
    do {
      selector = try Selector(written)
    } catch {
      throw text.error(.selector(error.reason), at: node.place(ofCharacter: error.column - 1))
    }
    if let (part, known) = selector.impossiblePart {
      let start = written.firstRange(of: part)?.lowerBound ?? written.startIndex
      let index = written.distance(from: written.startIndex, to: start)
      throw text.error(.impossible(part, known: known), at: node.place(ofCharacter: index))
    }
    return selector
  }

  func boolean(_ key: String, _ node: PolicyNode) throws(PolicyFileError) -> Bool {
    let written = try scalar(key, node, expected: "true or false")
    guard !node.isQuoted, let value = Bool(written.lowercased()) else {
      throw wrongValue(written, key, node, "true or false")
    }
    return value
  }

  func wrongValue(
    _ value: String, _ key: String, _ node: PolicyNode, _ expected: String, _ known: [String] = []
  ) -> PolicyFileError {
    text.error(
      .wrongValue(value, key: key, expected: expected, known: known), at: node.place)
  }
}

extension Selector {
  /// A part that names a role or an element type that there is not, with those that there are.
  var impossiblePart: (part: String, known: [String])? {
    for atom in expression.atoms {
      switch atom {
      case .role(let pattern):
        if let name = pattern.literal, Role(rawValue: name) == nil {
          return ("\(atom)", Role.allCases.map { "role:\($0.rawValue)" })
        }
      case .dtype(let pattern):
        if let name = pattern.literal, ElementType.Kind(rawValue: name) == nil {
          return ("\(atom)", ElementType.Kind.allCases.map { "dtype:\($0.rawValue)" })
        }
      default: break
      }
    }
    return nil
  }
}
