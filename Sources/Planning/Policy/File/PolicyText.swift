internal import Yams

/// The text of a policy file on its way to nodes, within bounds that no policy comes near.
struct PolicyText {
  private static let deepest = 32

  let file: String
  let lines: [Substring]
  private let text: String

  init(_ text: String, file: String) throws(PolicyFileError) {
    self.text = text
    self.file = file
    guard text.utf8.count <= PolicyFile.largest else {
      throw PolicyFileError(
        file: file, line: 1, column: 1, lineText: "",
        reason: .tooLarge(limit: PolicyFile.largest))
    }
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// The only document, as nodes.
  func root() throws(PolicyFileError) -> PolicyNode {
    try checkBounds()
    let node: Node?
    do {
      node = try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw self.error(error)
    } catch {
      throw self.error(.badYAML("\(error)", remedy: nil), at: .init(line: 1, column: 1))
    }
    guard let node else { throw error(.empty, at: .init(line: 1, column: 1)) }
    let root = try converted(node)
    guard !root.isNull else { throw error(.empty, at: .init(line: 1, column: 1)) }
    return root
  }

  func error(_ reason: PolicyFileError.Reason, at place: PolicyNode.Place) -> PolicyFileError {
    let line = min(max(place.line, 1), max(lines.count, 1))
    // The parser may complain behind the last line.
    let isBehind = place.line > lines.count && !lines.isEmpty
    return PolicyFileError(
      file: file, line: line,
      column: isBehind ? lines[line - 1].count + 1 : max(1, place.column),
      lineText: lines.isEmpty ? "" : String(lines[line - 1]), reason: reason)
  }

  /// Refuses what would cost stack or time before the parser sees it.
  private func checkBounds() throws(PolicyFileError) {
    var scan = PolicyScan()
    for (index, line) in lines.enumerated() {
      scan.read(line)
      if let column = scan.anchor {
        throw error(.anchor, at: .init(line: index + 1, column: column))
      }
      if scan.depth > Self.deepest { throw error(.tooDeep, at: .init(line: index + 1, column: 1)) }
    }
  }

  private func converted(_ node: Node) throws(PolicyFileError) -> PolicyNode {
    let place = PolicyNode.Place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    let tag = node.tag.description
    guard tag.isEmpty || tag.hasPrefix("tag:yaml.org,2002:") || tag == "!" else {
      throw error(.tag(tag), at: place)
    }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      return PolicyNode(
        place: place,
        content: .scalar(scalar.string, isQuoted: isQuoted || scalar.style == .literal),
        opening: isQuoted ? 1 : 0)
    case .sequence(let sequence):
      var items: [PolicyNode] = []
      for item in sequence { items.append(try converted(item)) }
      return PolicyNode(place: place, content: .list(items))
    case .mapping(let mapping):
      var members: [(PolicyNode, PolicyNode)] = []
      for (key, value) in mapping { members.append((try converted(key), try converted(value))) }
      return PolicyNode(place: place, content: .mapping(members))
    case .alias: throw error(.anchor, at: place)
    }
  }
}

extension PolicyText {
  private func error(_ error: YamlError) -> PolicyFileError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let place = PolicyNode.Place(line: mark.line, column: mark.column)
      return self.error(.badYAML(problem, remedy: remedy(problem, place)), at: place)
    case .reader(let problem, let offset, _, _):
      return self.error(.badYAML(problem, remedy: nil), at: place(ofCharacter: offset ?? 0))
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.first ?? ""
      return self.error(
        .duplicateKey(key), at: secondPlace(of: key, after: context.mark.line))
    default:
      return self.error(.badYAML("\(error)", remedy: nil), at: .init(line: 1, column: 1))
    }
  }

  /// What usually is behind a complaint of the parser.
  private func remedy(_ problem: String, _ place: PolicyNode.Place) -> String? {
    let line = lines.indices.contains(place.line - 1) ? lines[place.line - 1] : ""
    if line.contains("\t"), problem.contains("cannot start any token") {
      return "indent with blanks, not tabs"
    }
    let hasBareStar = line.contains(": *") || line.contains("- *") || line.contains("[*")
    if hasBareStar || problem.contains("alias") {
      return "a selector that begins with '*' goes in quotes: match: \"**/kernel\""
    }
    if problem.contains("mapping values are not allowed") {
      return "text with ': ' in it goes in quotes: init: \"normal_(std: 0.02)\""
    }
    return nil
  }

  private func place(ofCharacter offset: Int) -> PolicyNode.Place {
    let before = text.prefix(offset)
    let line = before.count(where: \.isNewline) + 1
    let column = before.reversed().prefix { !$0.isNewline }.count + 1
    return .init(line: line, column: column)
  }

  private func secondPlace(of key: String, after line: Int) -> PolicyNode.Place {
    var found = 0
    for index in lines.indices.dropFirst(max(0, line - 1)) {
      for range in lines[index].ranges(of: key + ":") + lines[index].ranges(of: key + "\":") {
        found += 1
        guard found == 2 else { continue }
        let column = lines[index].distance(
          from: lines[index].startIndex, to: range.lowerBound)
        return .init(line: index + 1, column: column + 1)
      }
    }
    return .init(line: line, column: 1)
  }
}
