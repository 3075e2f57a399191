internal import Layers

/// Why a tensor is taken for what it is, and how large it is: the last keys of a tensor's JSON.
public struct TensorNotes: Sendable, Hashable, Codable {
  /// What decided layer, role and axes, strongest first.
  public var evidence: [String]
  /// Other hard links to the same values.
  public var aliases: [String]
  /// The number of elements; 1 for a scalar, 0 for the NULL dataspace.
  public var elements: Int
  /// The size of the values in bytes, before any filter.
  public var bytes: Int

  init(_ tensor: Tensor) {
    evidence = tensor.evidence
    aliases = tensor.facts.aliases
    elements = tensor.facts.elements
    bytes = tensor.facts.bytes
  }
}

extension TensorNotes {
  /// The notes without the layer's name, which those of other layers may then equal.
  package struct Common: Hashable, Sendable {
    let evidence: Evidence
    let aliases: [String]
    let elements: Int
    let bytes: Int

    init(_ notes: TensorNotes, of layer: String) {
      evidence = Evidence(notes.evidence, of: layer)
      aliases = notes.aliases
      elements = notes.elements
      bytes = notes.bytes
    }

    /// Whether one may stand for the other: paths that only look equal are two.
    package static func == (one: Common, other: Common) -> Bool {
      one.elements == other.elements && one.bytes == other.bytes && one.evidence == other.evidence
        && one.aliases.haveBytes(of: other.aliases)
    }
  }

  init(_ common: Common, of layer: String) {
    evidence = common.evidence.texts(of: layer)
    aliases = common.aliases
    elements = common.elements
    bytes = common.bytes
  }
}

extension Storage {
  /// The word the plan uses.
  var name: String {
    switch self {
    case .contiguous: "contiguous"
    case .compact: "compact"
    case .chunked: "chunked"
    case .virtual: "virtual"
    case .external: "external"
    }
  }

  /// The filter pipeline; empty but for chunked storage.
  var filters: [Filter] {
    if case .chunked(_, let filters) = self { filters } else { [] }
  }
}
