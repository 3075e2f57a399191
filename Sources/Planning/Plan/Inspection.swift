public import Layers

/// What is in a file, without any policy: the result of `inspect`.
public struct Inspection: Sendable, Equatable, Codable {
  /// One tensor: what it is and why it is taken for that.
  public struct InspectedTensor: Sendable, Equatable, Codable {
    /// What the tensor is: the first keys of its JSON.
    public var description: TensorDescription
    package var common: Held<TensorNotes.Common>
    fileprivate var statistics: PackedStatistics?

    private enum CodingKeys: String, CodingKey { case trainable, shard, stats }

    /// Reads all parts from one JSON object.
    public init(from decoder: any Decoder) throws {
      description = try TensorDescription(from: decoder)
      common = Held(.init(try TensorNotes(from: decoder), of: description.layer))
      let container = try decoder.container(keyedBy: CodingKeys.self)
      description.trainable = try container.decodeIfPresent(Bool.self, forKey: .trainable)
      description.shard = try container.decodeIfPresent(String.self, forKey: .shard)
      stats = try container.decodeIfPresent(TensorStatistics.self, forKey: .stats)
    }

    init(_ tensor: Tensor) {
      description = TensorDescription(tensor)
      common = Held(.init(TensorNotes(tensor), of: tensor.layer))
    }

    /// Writes the parts side by side into one JSON object.
    public func encode(to encoder: any Encoder) throws {
      try description.encode(to: encoder)
      try notes.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      if let trainable = description.trainable {
        try container.encode(trainable, forKey: .trainable)
      }
      if let shard = description.shard { try container.encode(shard, forKey: .shard) }
      if let stats { try container.encode(stats, forKey: .stats) }
    }
  }

  /// The counts at the foot.
  public struct Totals: Sendable, Equatable, Codable {
    /// How many tensors the file has.
    public var tensors: Int
    /// Elements of all tensors together.
    public var elements: Int
    /// Bytes of all values together, before any filter.
    public var bytes: Int
  }

  /// The layout of this JSON, with its number.
  public var schema = "h5reinit.inspect/1"
  /// What made the inspection.
  public var tool: Plan.Tool
  /// The file that was looked at.
  public var file: PlannedFile
  /// Every tensor once, in model order.
  public var tensors: [InspectedTensor]
  /// Sums over `tensors`.
  public var totals: Totals
  /// What the user should know about the file as a whole.
  public var warnings: [String]
  /// What an audit of the values found; `nil` unless statistics were asked for.
  public var findings: [Finding]?

  /// Adds statistics, in the order of `tensors`, and what an audit finds in them.
  package mutating func add(_ statistics: [PackedStatistics?]) {
    for (index, stats) in statistics.enumerated() { tensors[index].statistics = stats }
    findings = Auditor().findings(tensors)
  }

  private enum CodingKeys: String, CodingKey {
    case schema, tool, file, tensors, totals, warnings, findings
  }

  /// Writes all keys, `findings` only with statistics.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(tool, forKey: .tool)
    try container.encode(file, forKey: .file)
    try container.encode(tensors, forKey: .tensors)
    try container.encode(totals, forKey: .totals)
    try container.encode(warnings, forKey: .warnings)
    if let findings { try container.encode(findings, forKey: .findings) }
  }

  /// What a model says of its file.
  public init(_ model: Model, file: PlannedFile, tool: Plan.Tool) {
    self.tool = tool
    self.file = file
    var sharing = DescribedSharing<InspectedTensor>()
    tensors = model.tensors.map { sharing.share(InspectedTensor($0)) }
    totals = Totals(
      tensors: tensors.count, elements: tensors.reduce(0) { $0 + $1.elements },
      bytes: tensors.reduce(0) { $0 + $1.bytes })
    warnings = model.warnings
  }
}

extension Inspection.InspectedTensor: DescribedTensor {
  /// The evidence and the size: the last keys of its JSON.
  public var notes: TensorNotes {
    get { TensorNotes(common.value, of: description.layer) }
    set { common.value = .init(newValue, of: description.layer) }
  }
  /// The number of elements; 1 for a scalar, 0 for the NULL dataspace.
  public var elements: Int { common.value.elements }
  /// The size of the values in bytes, before any filter.
  public var bytes: Int { common.value.bytes }
  /// What the values are like; `nil` unless asked for, and for values that are no floats.
  public var stats: TensorStatistics? {
    get { statistics?.statistics }
    set { statistics = newValue.map(PackedStatistics.init) }
  }
}
