/// One dataset with what it means to the model.
public struct Tensor: Sendable, Equatable {
  /// The dataset as it lies in the file.
  public var facts: DatasetFacts
  /// The name of the owning layer, as the model's authors would say it.
  public var layer: String
  /// The kind of the owning layer; `unknown` when nothing tells.
  public var layerType: LayerType
  /// What the tensor is in its layer; `unknown` when nothing tells, which stops the plan.
  public var role: Role
  /// Known for kernels and recurrent kernels.
  public var geometry: KernelGeometry?
  /// The ways to read a kernel whose geometry the file leaves open; else empty.
  public var readings: [KernelReading]
  /// What the framework starts this tensor with, where the role alone does not tell.
  public var initial: FrameworkDefault?
  /// The activation that follows a kernel, from the model's config; `nil` where nothing tells.
  public var activation: Activation?
  /// What the model's config says the tensor starts with; `nil` where no config describes its layer.
  public var declaration: Declaration?
  /// Whether training changes the tensor: from the model's config, or because statistics and constants
  /// never are; `nil` where nothing tells.
  public var trainable: Bool?
  /// The path of the tensor whose values this one must equal.
  public var copyOf: String?
  /// What decided, strongest first.
  public var evidence: [String]

  /// A dataset that belongs to a layer; not understood unless more is told.
  public init(
    _ facts: DatasetFacts, layer: String, layerType: LayerType = .unknown, role: Role = .unknown,
    geometry: KernelGeometry? = nil, readings: [KernelReading] = [],
    initial: FrameworkDefault? = nil, copyOf: String? = nil, evidence: [String] = []
  ) {
    self.facts = facts
    self.layer = layer
    self.layerType = layerType
    self.role = role
    self.geometry = geometry
    self.readings = readings
    self.initial = initial
    self.copyOf = copyOf
    self.evidence = evidence
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
