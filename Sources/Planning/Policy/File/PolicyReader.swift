internal import Initializers

/// Turns nodes into a policy: keys, their values, and what the rules say of each other.
struct PolicyReader {
  let text: PolicyText

  static let keys = [
    "version", "seed", "rng", "stream", "fan", "layout", "mode", "nonlinearity", "negative_slope",
    "on_unknown", "only", "except", "preset", "rules",
  ]

  func read() throws(PolicyFileError) -> PolicyFile {
    var file = PolicyFile()
    let root = try text.root()
    let members = try mapping(root, "a policy", known: Self.keys)
    for (key, node) in members { try read(key, node, into: &file) }
    if file.preset == nil, !members.contains(where: { $0.key == "rules" }) {
      file.preset = .kaiming
    }
    try takeCatchAll(&file, members)
    return file
  }

  private func read(
    _ key: String, _ node: PolicyNode, into file: inout PolicyFile
  ) throws(PolicyFileError) {
    switch key {
    case "version", "stream": try checkVersion(key, node)
    case "seed": file.seed = try seed(node)
    case "rng": file.rng = try choice(key, node)
    case "fan": file.fan = try choice(key, node)
    case "layout": file.layout = try choice(key, node)
    case "mode": file.mode = try choice(key, node)
    case "on_unknown": file.onUnknown = try choice(key, node)
    case "preset": file.preset = node.isNull ? nil : try choice(key, node)
    case "nonlinearity": file.nonlinearity = try nonlinearity(node)
    case "negative_slope": file.negativeSlope = try slope(node)
    case "only": file.only = try selectors(key, node)
    case "except": file.except = try selectors(key, node)
    default: file.rules = try rules(node)
    }
  }

  private func checkVersion(_ key: String, _ node: PolicyNode) throws(PolicyFileError) {
    let version = try scalar(key, node, expected: "a number")
    guard version == "1" else { throw text.error(.unsupportedVersion(version), at: node.place) }
  }

  private func seed(_ node: PolicyNode) throws(PolicyFileError) -> Seed {
    let expected = "a whole number from −2^63 to 2^64−1"
    let written = try scalar("seed", node, expected: expected)
    guard let seed = Seed(written), !node.isQuoted else {
      throw wrongValue(written, "seed", node, expected)
    }
    return seed
  }

  private func nonlinearity(_ node: PolicyNode) throws(PolicyFileError) -> String {
    let name = try scalar("nonlinearity", node, expected: "a name")
    if name == "auto" { return name }
    guard (try? Nonlinearity.gain(name, param: 0)) != nil else {
      throw wrongValue(
        name, "nonlinearity", node, "a nonlinearity that has a gain, or auto",
        Nonlinearity.names + ["auto"])
    }
    return name
  }

  private func slope(_ node: PolicyNode) throws(PolicyFileError) -> Double {
    let written = try scalar("negative_slope", node, expected: "a number")
    guard !node.isQuoted || ["nan", "inf", "-inf"].contains(written),
      let slope = try? Nonlinearity.slope(parsing: written)
    else {
      throw wrongValue(written, "negative_slope", node, "a number")
    }
    return slope
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ node: PolicyNode
  ) throws(PolicyFileError) -> Choice where Choice.RawValue == String {
    let names = Choice.allCases.map(\.rawValue)
    let expected = "one of \(names.joined(separator: ", "))"
    let name = try scalar(key, node, expected: expected)
    guard let choice = Choice(rawValue: name) else {
      let isNear = !NearestNames.nearest(to: name, among: names, count: 1).isEmpty
      throw wrongValue(name, key, node, expected, isNear ? names : [])
    }
    return choice
  }

  /// A last rule that leaves everything else to a preset is what `preset` at the top says, too.
  private func takeCatchAll(
    _ file: inout PolicyFile, _ members: [(key: String, value: PolicyNode)]
  ) throws(PolicyFileError) {
    guard let last = file.rules.last, last.selector.isCatchAll else { return }
    if let node = members.first(where: { $0.key == "preset" })?.value, !node.isNull {
      throw text.error(
        .unreachable(after: last.selector.text, line: last.source?.line ?? 1), at: node.place)
    }
    guard case .preset(let preset) = last.choice else { return }
    file.preset = preset
    file.rules.removeLast()
  }
}
