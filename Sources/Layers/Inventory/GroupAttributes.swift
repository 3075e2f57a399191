/// The attributes of a group, of which there is as a rule one or none: a layer's `weight_names`, a `name`.
///
/// One that is text takes a third of the memory of a dictionary, which counts in files of many layers.
struct GroupAttributes: Sendable, Equatable {
  private enum Content: Sendable, Equatable {
    case none
    case text(name: String, String)
    /// Texts after one another, each with a NUL behind it, which is in no text of HDF5.
    case texts(name: String, String)
    case others([String: AttributeValue])
  }

  private let content: Content

  init(_ attributes: [String: AttributeValue]) {
    guard attributes.count <= 1, let (name, value) = attributes.first else {
      content = attributes.isEmpty ? .none : .others(attributes)
      return
    }
    switch value {
    case .string(let text): content = .text(name: name, text)
    case .strings(let texts) where !texts.contains { $0.utf8.contains(0) }:
      content = .texts(name: name, texts.map { $0 + "\0" }.joined())
    default: content = .others(attributes)
    }
  }

  /// The attributes by name.
  var byName: [String: AttributeValue] {
    switch content {
    case .none: [:]
    case .text(let name, let text): [name: .string(text)]
    case .texts(let name, let texts):
      [
        name: .strings(
          texts.utf8.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
            String(Substring($0))
          })
      ]
    case .others(let attributes): attributes
    }
  }
}

extension GroupAttributes: Codable {
  init(from decoder: any Decoder) throws {
    self.init(try [String: AttributeValue](from: decoder))
  }

  func encode(to encoder: any Encoder) throws { try byName.encode(to: encoder) }
}
