public import Initializers
package import Layers

/// One tensor of a plan: what it is, what happens to it, and why.
@dynamicMemberLookup
public struct PlannedTensor: Sendable, Equatable {
  /// What happens to a tensor.
  public struct Treatment: Sendable, Hashable, Codable {
    /// Whether the tensor is written.
    public enum Action: String, Sendable, Codable { case write, keep }

    /// How a tensor's bytes get into the file.
    public enum Method: String, Sendable, Codable {
      /// Overwritten at their place.
      case direct
      /// Through a copy of the file that replaces it when complete.
      case rewrite
    }

    /// Whether the tensor is written or left as it is.
    public var action: Action
    /// Where the new values come from; `nil` when the tensor is kept.
    public var initializer: Initializer?
    /// The gain that scales the values; `nil` when kept or for an initializer without one.
    public var gain: Double?
    /// The standard deviation drawn with, where the initializer has one.
    public var std: Double?
    /// How the bytes get into the file; `nil` when the tensor is kept.
    public var method: Method?
    /// The rule that decided, in words, for example `preset kaiming: role kernel`.
    public var rule: String
  }

  /// Statistics of the values as written, with the population's standard deviation.
  public struct Measured: Sendable, Equatable, Codable {
    public var mean, std, min, max: Double

    /// The part of the statistics that a receipt keeps.
    public init(_ moments: Moments) {
      mean = moments.mean
      std = moments.std
      min = moments.min
      max = moments.max
    }
  }

  /// What the tensor is: the first keys of its JSON.
  public var description: TensorDescription {
    // Evidence is told for a name.
    didSet {
      if !description.layer.hasBytes(of: oldValue.layer) {
        notes = TensorNotes(common.value.notes, of: oldValue.layer)
      }
    }
  }
  package var measurement: Held<Measured>?
  package var common: Held<Decided>

  /// What many tensors of a plan have in common, beside what they are.
  package struct Decided: Sendable {
    var treatment: Treatment
    var copyOf: String?
    var notes: TensorNotes.Common
  }

  /// The path that keys the tensor's random stream.
  public var streamPath: String { copyOf ?? description.path }

  /// A tensor that is left as it is.
  init(keeping tensor: Tensor, rule: String) {
    description = TensorDescription(tensor)
    common = Held(
      Decided(
        treatment: Treatment(action: .keep, rule: rule),
        notes: .init(TensorNotes(tensor), of: tensor.layer)))
  }

  /// Reaches into `description`, so that `tensor.path` reads as one value.
  @inlinable
  public subscript<Value>(dynamicMember member: KeyPath<TensorDescription, Value>) -> Value {
    description[keyPath: member]
  }
  /// Reaches into `treatment`, so that `tensor.action` reads as one value.
  @inlinable
  public subscript<Value>(dynamicMember member: KeyPath<Treatment, Value>) -> Value {
    treatment[keyPath: member]
  }
  /// Reaches into `notes`, so that `tensor.bytes` reads as one value.
  @inlinable
  public subscript<Value>(dynamicMember member: KeyPath<TensorNotes, Value>) -> Value {
    notes[keyPath: member]
  }
}

extension PlannedTensor: DescribedTensor {
  /// What happens to the tensor, and which rule decided.
  public var treatment: Treatment {
    get { common.value.treatment }
    set { common.value.treatment = newValue }
  }
  /// The evidence and the size: the last keys of its JSON.
  public var notes: TensorNotes {
    get { TensorNotes(common.value.notes, of: description.layer) }
    set { common.value.notes = .init(newValue, of: description.layer) }
  }
  /// The tensor whose values this one repeats.
  public var copyOf: String? {
    get { common.value.copyOf }
    set { common.value.copyOf = newValue }
  }
  /// In a receipt: what was written.
  public var measured: Measured? {
    get { measurement?.value }
    set { measurement = newValue.map(Held.init) }
  }

  /// The absolute path of the dataset.
  public var path: String { description.path }
  /// The number of elements; 1 for a scalar, 0 for the NULL dataspace.
  public var elements: Int { common.value.notes.elements }
  /// The size of the values in bytes, before any filter.
  public var bytes: Int { common.value.notes.bytes }

  package typealias Sharing = DescribedSharing<PlannedTensor>
}

extension PlannedTensor.Decided: Hashable {
  /// Whether one may stand for the other, down to the last bit: a tensor of -0 holds other bits than one of 0, and a
  /// path in other bytes is another path.
  package static func == (one: Self, other: Self) -> Bool {
    one.treatment == other.treatment && one.treatment.signs == other.treatment.signs
      && one.treatment.rule.hasBytes(of: other.treatment.rule)
      && one.treatment.rows.hasBytes(of: other.treatment.rows)
      && one.copyOf.hasBytes(of: other.copyOf) && one.notes == other.notes
  }
}

extension PlannedTensor.Treatment {
  /// Those of the initializer's numbers that may be 0.
  fileprivate var signs: [FloatingPointSign] {
    switch initializer {
    case .constant(let value): [value.sign]
    case .normal(let mean, let std), .truncatedNormal(let mean, let std): [mean.sign, std.sign]
    case .uniform(let low, let high): [low.sign, high.sign]
    case .truncNormal(let mean, let std, let low, let high):
      [mean.sign, std.sign, low.sign, high.sign]
    case .xavierNormal(let gain), .xavierUniform(let gain), .orthogonal(let gain),
      .identity(let gain), .deltaOrthogonal(let gain):
      [gain.sign]
    default: []
    }
  }

  /// The path of the tensor whose rows' norms are taken.
  fileprivate var rows: String? {
    if case .rowNorms(let path) = initializer { path } else { nil }
  }
}

/// The parts lie side by side in one JSON object.
extension PlannedTensor: Codable {
  /// Keys of the few tensors that have something to say under them.
  private enum CodingKeys: String, CodingKey {
    case trainable, shard
    case copyOf = "copy_of"
    case measured
  }

  /// Reads all parts from one JSON object; `measured` may be absent.
  public init(from decoder: any Decoder) throws {
    description = try TensorDescription(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    common = Held(
      Decided(
        treatment: try Treatment(from: decoder),
        copyOf: try container.decodeIfPresent(String.self, forKey: .copyOf),
        notes: .init(try TensorNotes(from: decoder), of: description.layer)))
    description.trainable = try container.decodeIfPresent(Bool.self, forKey: .trainable)
    description.shard = try container.decodeIfPresent(String.self, forKey: .shard)
    measured = try container.decodeIfPresent(Measured.self, forKey: .measured)
  }

  /// Writes all parts into one JSON object, `measured` only in a receipt.
  public func encode(to encoder: any Encoder) throws {
    try description.encode(to: encoder)
    try treatment.encode(to: encoder)
    try notes.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    if let trainable = description.trainable {
      try container.encode(trainable, forKey: .trainable)
    }
    if let shard = description.shard { try container.encode(shard, forKey: .shard) }
    if let copyOf { try container.encode(copyOf, forKey: .copyOf) }
    if let measured { try container.encode(measured, forKey: .measured) }
  }
}
