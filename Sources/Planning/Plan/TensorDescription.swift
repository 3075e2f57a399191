public import Layers

/// What a tensor is, as `inspect` and `plan` show it: the first keys of a tensor's JSON.
public struct TensorDescription: Sendable, Equatable {
  /// The absolute path of the dataset.
  public var path: String
  /// The name of the owning layer; empty when nothing tells.
  public var layer: String
  package var common: Held<Kind>

  /// What many tensors of a model have in common.
  package struct Kind: Hashable, Sendable {
    var layerType: LayerType
    var role: Role
    var shape: [Int]?
    var dtype: ElementType.Kind
    var byteOrder: ElementType.ByteOrder?
    var storage: String
    var filters: [String]
    var axes: Axes?
    var fanIn: Int?
    var fanOut: Int?
    var trainable: Bool?
    var shard: String?
  }

  init(_ tensor: Tensor) {
    path = tensor.path
    layer = tensor.layer
    let facts = tensor.facts
    let fans = Policy.FanConvention.torch.agreedFans(of: tensor)
    common = Held(
      Kind(
        layerType: tensor.layerType, role: tensor.role, shape: facts.shape,
        dtype: facts.element.kind, byteOrder: facts.element.byteOrder, storage: facts.storage.name,
        filters: facts.storage.filters.map(\.name), axes: tensor.geometry?.axes, fanIn: fans.input,
        fanOut: fans.output, trainable: tensor.trainable, shard: facts.shard))
  }
}

extension TensorDescription.Kind {
  /// Whether one may stand for the other: names that only look equal are two.
  package static func == (one: Self, other: Self) -> Bool {
    one.layerType.rawValue.hasBytes(of: other.layerType.rawValue) && one.role == other.role
      && one.shape == other.shape && one.dtype == other.dtype && one.byteOrder == other.byteOrder
      && one.storage == other.storage && one.filters.haveBytes(of: other.filters)
      && one.axes == other.axes && one.fanIn == other.fanIn && one.fanOut == other.fanOut
      && one.trainable == other.trainable && one.shard.hasBytes(of: other.shard)
  }
}

extension TensorDescription: PartlyShared {
  /// The kind of the owning layer; `unknown` when nothing tells.
  public var layerType: LayerType {
    get { common.value.layerType }
    set { common.value.layerType = newValue }
  }
  /// What the tensor is in its layer; `unknown` when nothing tells.
  public var role: Role {
    get { common.value.role }
    set { common.value.role = newValue }
  }
  /// `nil` for the NULL dataspace.
  public var shape: [Int]? {
    get { common.value.shape }
    set { common.value.shape = newValue }
  }
  /// The kind of element in the file.
  public var dtype: ElementType.Kind {
    get { common.value.dtype }
    set { common.value.dtype = newValue }
  }
  /// The order of bytes in an element; `nil` where an order means nothing.
  public var byteOrder: ElementType.ByteOrder? {
    get { common.value.byteOrder }
    set { common.value.byteOrder = newValue }
  }
  /// How the values are stored: `contiguous`, `compact`, `chunked`, `virtual` or `external`.
  public var storage: String {
    get { common.value.storage }
    set { common.value.storage = newValue }
  }
  /// The names of the filters in pipeline order; empty but for chunked storage.
  public var filters: [String] {
    get { common.value.filters }
    set { common.value.filters = newValue }
  }
  /// The axes of a kernel; `nil` for other tensors and where they cannot be told.
  public var axes: Axes? {
    get { common.value.axes }
    set { common.value.axes = newValue }
  }
  /// The fan that `torch.nn.init` counts as input, of the equivalent PyTorch weight.
  ///
  /// `nil` for tensors without fans.
  public var fanIn: Int? {
    get { common.value.fanIn }
    set { common.value.fanIn = newValue }
  }
  /// The fan that `torch.nn.init` counts as output; `nil` for tensors without fans.
  public var fanOut: Int? {
    get { common.value.fanOut }
    set { common.value.fanOut = newValue }
  }
  /// Whether training changes the tensor; `nil` where nothing tells.
  ///
  /// A key of its own at the end of the tensor's JSON, and only where it is known.
  public var trainable: Bool? {
    get { common.value.trainable }
    set { common.value.trainable = newValue }
  }
  /// The file that holds the tensor in a model of several; `nil` in a model of one.
  ///
  /// A key of its own at the end of the tensor's JSON, like `trainable`.
  public var shard: String? {
    get { common.value.shard }
    set { common.value.shard = newValue }
  }
}

extension TensorDescription: Codable {
  enum CodingKeys: String, CodingKey {
    case path, layer
    case layerType = "layer_type"
    case role, shape, dtype
    case byteOrder = "byte_order"
    case storage, filters, axes
    case fanIn = "fan_in"
    case fanOut = "fan_out"
  }

  /// Reads the keys of one JSON object; `trainable` and `shard` are read by who has keys for them.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    path = try container.decode(String.self, forKey: .path)
    layer = try container.decode(String.self, forKey: .layer)
    common = Held(
      Kind(
        layerType: try container.decode(LayerType.self, forKey: .layerType),
        role: try container.decode(Role.self, forKey: .role),
        shape: try container.decodeIfPresent([Int].self, forKey: .shape),
        dtype: try container.decode(ElementType.Kind.self, forKey: .dtype),
        byteOrder: try container.decodeIfPresent(ElementType.ByteOrder.self, forKey: .byteOrder),
        storage: try container.decode(String.self, forKey: .storage),
        filters: try container.decode([String].self, forKey: .filters),
        axes: try container.decodeIfPresent(Axes.self, forKey: .axes),
        fanIn: try container.decodeIfPresent(Int.self, forKey: .fanIn),
        fanOut: try container.decodeIfPresent(Int.self, forKey: .fanOut)))
  }

  /// Writes the keys of one JSON object, all but `trainable` and `shard`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let kind = common.value
    try container.encode(path, forKey: .path)
    try container.encode(layer, forKey: .layer)
    try container.encode(kind.layerType, forKey: .layerType)
    try container.encode(kind.role, forKey: .role)
    try container.encodeIfPresent(kind.shape, forKey: .shape)
    try container.encode(kind.dtype, forKey: .dtype)
    try container.encodeIfPresent(kind.byteOrder, forKey: .byteOrder)
    try container.encode(kind.storage, forKey: .storage)
    try container.encode(kind.filters, forKey: .filters)
    try container.encodeIfPresent(kind.axes, forKey: .axes)
    try container.encodeIfPresent(kind.fanIn, forKey: .fanIn)
    try container.encodeIfPresent(kind.fanOut, forKey: .fanOut)
  }
}
