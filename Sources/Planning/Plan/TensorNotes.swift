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
