internal import Initializers
public import Layers

/// What a tensor is, as `inspect` and `plan` show it: the first keys of a tensor's JSON.
public struct TensorDescription: Sendable, Equatable, Codable {
  public var path: String
  public var layer: String
  public var layerType: LayerType
  public var role: Role
  /// `nil` for the NULL dataspace.
  public var shape: [Int]?
  public var dtype: ElementType.Kind
  public var byteOrder: ElementType.ByteOrder?
  public var storage: String
  public var filters: [String]
  public var axes: Axes?
  public var fanIn: Int?
  public var fanOut: Int?

  init(_ tensor: Tensor) {
    path = tensor.path
    layer = tensor.layer
    layerType = tensor.layerType
    role = tensor.role
    shape = tensor.facts.shape
    dtype = tensor.facts.element.kind
    byteOrder = tensor.facts.element.byteOrder
    storage = tensor.facts.storage.name
    filters = tensor.facts.storage.filters.map(\.name)
    axes = tensor.geometry?.axes
    let fan = tensor.geometry.flatMap { try? Fan(shape: $0.torchShape) }
    fanIn = fan?.input
    fanOut = fan?.output
  }

  enum CodingKeys: String, CodingKey {
    case path, layer
    case layerType = "layer_type"
    case role, shape, dtype
    case byteOrder = "byte_order"
    case storage, filters, axes
    case fanIn = "fan_in"
    case fanOut = "fan_out"
  }
}

/// Why a tensor is taken for what it is, and how large it is: the last keys of a tensor's JSON.
public struct TensorNotes: Sendable, Equatable, Codable {
  public var evidence: [String]
  /// Other hard links to the same values.
  public var aliases: [String]
  public var elements: Int
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
