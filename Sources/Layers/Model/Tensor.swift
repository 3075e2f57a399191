/// One dataset with what it means to the model.
public struct Tensor: Sendable, Equatable {
  /// The dataset as it lies in the file.
  public var facts: DatasetFacts
  /// The name of the owning layer, as the model's authors would say it.
  public var layer: String {
    // Evidence is told for a name.
    didSet {
      if !layer.hasBytes(of: oldValue) { evidence = common.value.evidence.texts(of: oldValue) }
    }
  }
  package var common: Held<Meaning>

  /// What many tensors of a model have in common.
  package struct Meaning: Hashable, Sendable {
    var layerType: LayerType
    var role: Role
    var geometry: KernelGeometry?
    var readings: [KernelReading]
    var initial: FrameworkDefault?
    var activation: Activation?
    var declaration: Declaration?
    var trainable: Bool?
    var copyOf: String?
    var evidence: Evidence
  }

  /// A dataset that belongs to a layer; not understood unless more is told.
  public init(
    _ facts: DatasetFacts, layer: String, layerType: LayerType = .unknown, role: Role = .unknown,
    geometry: KernelGeometry? = nil, readings: [KernelReading] = [],
    initial: FrameworkDefault? = nil, copyOf: String? = nil, evidence: [String] = []
  ) {
    self.facts = facts
    self.layer = layer
    common = Held(
      Meaning(
        layerType: layerType, role: role, geometry: geometry, readings: readings, initial: initial,
        copyOf: copyOf, evidence: Evidence(evidence, of: layer)))
  }
}

extension Tensor.Meaning {
  /// Whether one may stand for the other, down to the last bit.
  package static func == (one: Self, other: Self) -> Bool {
    one.role == other.role && one.layerType.rawValue.hasBytes(of: other.layerType.rawValue)
      && one.geometry == other.geometry && one.readings == other.readings
      && one.activation == other.activation && one.trainable == other.trainable
      && one.copyOf.hasBytes(of: other.copyOf) && one.evidence == other.evidence
      && Self.areSame(one.initial, other.initial)
      && Self.areSame(one.declaration, other.declaration)
  }

  private static func areSame(_ one: FrameworkDefault?, _ other: FrameworkDefault?) -> Bool {
    switch (one, other) {
    case (.constant(let one), .constant(let other)): one == other && one.sign == other.sign
    case (.rowNorms(let one), .rowNorms(let other)), (.keep(let one), .keep(let other)):
      one.hasBytes(of: other)
    default: one == other
    }
  }

  private static func areSame(_ one: Declaration?, _ other: Declaration?) -> Bool {
    guard case .initializer(let first) = one, case .initializer(let second) = other else {
      return one == other
    }
    return first == second && first.arguments.isSame(as: second.arguments)
  }
}

extension JSONValue {
  /// Whether an equal value has the bits of its numbers and texts too.
  fileprivate func isSame(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.number(let one), .number(let other)): one.bitPattern == other.bitPattern
    case (.string(let one), .string(let other)): one.hasBytes(of: other)
    case (.array(let one), .array(let other)):
      one.count == other.count && zip(one, other).allSatisfy { $0.isSame(as: $1) }
    case (.object(let one), .object(let other)):
      one.count == other.count && one.allSatisfy { other[$0.key].map($0.value.isSame) ?? false }
    default: self == other
    }
  }
}

extension Tensor: PartlyShared {
  /// The kind of the owning layer; `unknown` when nothing tells.
  public var layerType: LayerType {
    get { common.value.layerType }
    set { common.value.layerType = newValue }
  }
  /// What the tensor is in its layer; `unknown` when nothing tells, which stops the plan.
  public var role: Role {
    get { common.value.role }
    set { common.value.role = newValue }
  }
  /// Known for kernels and recurrent kernels.
  public var geometry: KernelGeometry? {
    get { common.value.geometry }
    set { common.value.geometry = newValue }
  }
  /// The ways to read a kernel whose geometry the file leaves open; else empty.
  public var readings: [KernelReading] {
    get { common.value.readings }
    set { common.value.readings = newValue }
  }
  /// What the framework starts this tensor with, where the role alone does not tell.
  public var initial: FrameworkDefault? {
    get { common.value.initial }
    set { common.value.initial = newValue }
  }
  /// The activation that follows a kernel, from the model's config; `nil` where nothing tells.
  public var activation: Activation? {
    get { common.value.activation }
    set { common.value.activation = newValue }
  }
  /// What the model's config says the tensor starts with; `nil` where no config describes its layer.
  public var declaration: Declaration? {
    get { common.value.declaration }
    set { common.value.declaration = newValue }
  }
  /// Whether training changes the tensor: from the model's config, or because statistics and constants
  /// never are; `nil` where nothing tells.
  public var trainable: Bool? {
    get { common.value.trainable }
    set { common.value.trainable = newValue }
  }
  /// The path of the tensor whose values this one must equal.
  public var copyOf: String? {
    get { common.value.copyOf }
    set { common.value.copyOf = newValue }
  }
  /// What decided, strongest first.
  public var evidence: [String] {
    get { common.value.evidence.texts(of: layer) }
    set { common.value.evidence = Evidence(newValue, of: layer) }
  }

  /// The absolute path of the dataset.
  public var path: String { facts.path }
  /// The extents; `[]` for a scalar and for the NULL dataspace, which `facts.shape` tells apart.
  public var shape: [Int] { facts.shape ?? [] }
}

/// A model file as understood.
public struct Model: Sendable, Equatable {
  /// The dialect's name, as in the plan: `keras_0`, `keras_legacy`, `keras_weights`, `torch`,
  /// `caffe`, `chainer`, `flax` and the others of `docs/formats.md`, `no_model`, `unknown`.
  public var dialect: String
  /// Every dataset once, in model order.
  public var tensors: [Tensor]
  /// What the user should know about the file as a whole.
  public var warnings: [String]
  /// Whether the order of the tensors is the model's own, and not that of names.
  public var tellsOrder: Bool
  /// Why the file is no model at all, and what to do; `nil` for what may be one.
  public var refusal: String?

  /// A model of those tensors, in model order.
  public init(
    dialect: String, tensors: [Tensor], warnings: [String] = [], tellsOrder: Bool = true,
    refusal: String? = nil
  ) {
    self.refusal = refusal
    self.tellsOrder = tellsOrder
    self.dialect = dialect
    self.tensors = tensors
    self.warnings = warnings
  }
}
