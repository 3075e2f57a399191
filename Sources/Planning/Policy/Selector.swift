internal import Layers

/// Which tensors a rule or flag means: a glob over dataset paths and layer names, or `role:` or
/// `type:` with a glob over those.
///
/// A glob must match the whole name. `*` and `?` stop at slashes, `**` does not; a leading slash may
/// be left out.
public struct Selector: Sendable, Hashable, Codable, CustomStringConvertible {
  /// As typed.
  public let text: String
  private let field: Field
  private let glob: Glob

  private enum Field: String { case name, role, type }

  /// A selector as typed; text with no known field before a colon is a glob over names.
  public init(_ text: String) {
    self.text = text
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    if parts.count == 2, let field = Field(rawValue: parts[0]), field != .name {
      self.field = field
      glob = Glob(parts[1])
    } else {
      field = .name
      glob = Glob(text.hasPrefix("/") ? String(text.dropFirst()) : text)
    }
  }

  /// Reads the selector from a single string, as typed.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the selector as a single string, as typed.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// Two selectors are equal when they were typed alike.
  public static func == (left: Selector, right: Selector) -> Bool { left.text == right.text }
  /// Hashes the text as typed.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
  /// The text as typed.
  public var description: String { text }

  /// Whether the tensor is meant.
  func matches(_ tensor: Tensor) -> Bool {
    switch field {
    case .role: glob.matches(tensor.role.rawValue)
    case .type: glob.matches(tensor.layerType.rawValue)
    case .name:
      names(of: tensor).contains { glob.matches($0) }
    }
  }

  /// Every name the selector could have meant, for suggestions.
  func candidates(_ tensor: Tensor) -> [String] {
    switch field {
    case .role: ["role:" + tensor.role.rawValue]
    case .type: ["type:" + tensor.layerType.rawValue]
    case .name: names(of: tensor)
    }
  }

  private func names(of tensor: Tensor) -> [String] {
    ([tensor.path] + tensor.facts.aliases).map { String($0.dropFirst()) } + [tensor.layer]
  }
}
