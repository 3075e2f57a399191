internal import Initializers

/// As in a policy file: `match`, then `init` or `preset`.
extension Rule: Codable {
  private enum CodingKeys: String, CodingKey {
    case match
    case initializer = "init"
    case preset
    case isOptional = "optional"
  }

  /// Reads a rule in the policy file's form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let choice: Choice
    if let preset = try container.decodeIfPresent(Preset.self, forKey: .preset) {
      choice = .preset(preset)
    } else {
      choice = try container.decode(EncodedChoice.self, forKey: .initializer).choice
    }
    self.init(
      try container.decode(Selector.self, forKey: .match), choice,
      isOptional: try container.decodeIfPresent(Bool.self, forKey: .isOptional) ?? false)
  }

  /// Writes a rule in the policy file's form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(selector, forKey: .match)
    if case .preset(let preset) = choice {
      try container.encode(preset, forKey: .preset)
    } else {
      try container.encode(EncodedChoice(choice), forKey: .initializer)
    }
    if isOptional { try container.encode(true, forKey: .isOptional) }
  }
}

/// `keep`, or an initializer as text with every argument: `normal_(mean: 0, std: 0.02)`.
private struct EncodedChoice: Codable {
  let choice: Rule.Choice

  init(_ choice: Rule.Choice) { self.choice = choice }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      choice = Rule.Choice(try InitializerSyntax.parse(text))
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch choice {
    case .keep: try container.encode("keep")
    case .initialize(let initializer): try container.encode("\(initializer)")
    case .interpolate(let template): try container.encode("\(template)")
    case .preset(let preset): try container.encode("preset \(preset.rawValue)")
    }
  }
}
