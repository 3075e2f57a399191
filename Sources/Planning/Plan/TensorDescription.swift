public import Layers

/// What a tensor is, as `inspect` and `plan` show it: the first keys of a tensor's JSON.
public struct TensorDescription: Sendable, Equatable, Codable {
  /// The absolute path of the dataset.
  public var path: String
  /// The name of the owning layer; empty when nothing tells.
  public var layer: String
  /// The kind of the owning layer; `unknown` when nothing tells.
  public var layerType: LayerType
  /// What the tensor is in its layer; `unknown` when nothing tells.
  public var role: Role
  /// `nil` for the NULL dataspace.
  public var shape: [Int]?
  /// The kind of element in the file.
  public var dtype: ElementType.Kind
  /// The order of bytes in an element; `nil` where an order means nothing.
  public var byteOrder: ElementType.ByteOrder?
  /// How the values are stored: `contiguous`, `compact`, `chunked`, `virtual` or `external`.
  public var storage: String
  /// The names of the filters in pipeline order; empty but for chunked storage.
  public var filters: [String]
  /// The axes of a kernel; `nil` for other tensors and where they cannot be told.
  public var axes: Axes?
  /// The fan that `torch.nn.init` counts as input, of the equivalent PyTorch weight.
  ///
  /// `nil` for tensors without fans.
  public var fanIn: Int?
  /// The fan that `torch.nn.init` counts as output; `nil` for tensors without fans.
  public var fanOut: Int?
  /// Whether training changes the tensor; `nil` where nothing tells.
  ///
  /// A key of its own at the end of the tensor's JSON, and only where it is known.
  public var trainable: Bool?
  /// The file that holds the tensor in a model of several; `nil` in a model of one.
  ///
  /// A key of its own at the end of the tensor's JSON, like `trainable`.
  public var shard: String?

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
    (fanIn, fanOut) = Policy.FanConvention.torch.agreedFans(of: tensor)
    trainable = tensor.trainable
    shard = tensor.facts.shard
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
