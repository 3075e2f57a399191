public import Layers

/// What is in a file, without any policy: the result of `inspect`.
public struct Inspection: Sendable, Equatable, Codable {
  /// One tensor: what it is and why it is taken for that.
  public struct InspectedTensor: Sendable, Equatable, Codable {
    public var description: TensorDescription
    public var notes: TensorNotes

    public init(from decoder: any Decoder) throws {
      description = try TensorDescription(from: decoder)
      notes = try TensorNotes(from: decoder)
    }

    init(_ tensor: Tensor) {
      description = TensorDescription(tensor)
      notes = TensorNotes(tensor)
    }

    public func encode(to encoder: any Encoder) throws {
      try description.encode(to: encoder)
      try notes.encode(to: encoder)
    }
  }

  /// The counts at the foot.
  public struct Totals: Sendable, Equatable, Codable {
    public var tensors: Int
    public var elements: Int
    public var bytes: Int
  }

  public var schema = "h5reinit.inspect/1"
  public var tool: Plan.Tool
  public var file: PlannedFile
  public var tensors: [InspectedTensor]
  public var totals: Totals
  public var warnings: [String]

  public init(_ model: Model, file: PlannedFile, tool: Plan.Tool) {
    self.tool = tool
    self.file = file
    tensors = model.tensors.map(InspectedTensor.init)
    totals = Totals(
      tensors: tensors.count, elements: tensors.reduce(0) { $0 + $1.notes.elements },
      bytes: tensors.reduce(0) { $0 + $1.notes.bytes })
    warnings = model.warnings
  }
}
