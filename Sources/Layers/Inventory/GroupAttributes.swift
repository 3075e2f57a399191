/// The attributes of a group, of which there is as a rule one or none: a layer's `weight_names`, a `name`.
///
/// One that is text takes a third of the memory of a dictionary, which counts in files of many layers.
struct GroupAttributes: Sendable, Equatable {
  private enum Content: Sendable, Equatable {
    case none
    /// The attribute's name and its text, a NUL between them, which is in no text of HDF5.
    case text(String)
    /// The attribute's name and its texts, a NUL before each of these.
    case texts(String)
    indirect case others([String: AttributeValue])
  }

  private let content: Content

  init(_ attributes: [String: AttributeValue]) {
    guard attributes.count <= 1, let (name, value) = attributes.first else {
      content = attributes.isEmpty ? .none : .others(attributes)
      return
    }
    switch value {
    case .string(let text) where Self.fit([name, text]): content = .text(Self.joined([name, text]))
    case .strings(let texts) where Self.fit([name] + texts):
      content = .texts(Self.joined([name] + texts))
    default: content = .others(attributes)
    }
  }

  private static func fit(_ texts: [String]) -> Bool {
    !texts.contains { $0.utf8.contains(0) }
  }

  /// The attributes by name.
  var byName: [String: AttributeValue] {
    switch content {
    case .none: return [:]
    case .text(let joined):
      let parts = Self.parts(joined)
      return [parts[0]: .string(parts[1])]
    case .texts(let joined):
      let parts = Self.parts(joined)
      return [parts[0]: .strings(Array(parts.dropFirst()))]
    case .others(let attributes): return attributes
    }
  }

  /// One attribute; `nil` where there is none of that name.
  subscript(name: String) -> AttributeValue? {
    switch content {
    case .none: nil
    case .text(let joined), .texts(let joined):
      joined.utf8.starts(with: name.utf8) ? byName[name] : nil
    case .others(let attributes): attributes[name]
    }
  }

  /// In no more room than it needs, which a string that grows would take.
  private static func joined(_ texts: [String]) -> String {
    String(decoding: Array(texts.map(\.utf8).joined(separator: [0])), as: UTF8.self)
  }

  private static func parts(_ joined: String) -> [String] {
    joined.utf8.split(separator: 0, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }
}

extension GroupAttributes: Codable {
  init(from decoder: any Decoder) throws {
    self.init(try [String: AttributeValue](from: decoder))
  }

  func encode(to encoder: any Encoder) throws { try byName.encode(to: encoder) }
}
