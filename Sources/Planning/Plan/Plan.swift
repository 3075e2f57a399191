public import Initializers

/// The resolved list: every tensor, what happens to it, and why. `plan` prints it, `apply` executes
/// it and nothing else, `verify` reads it back as the receipt.
public struct Plan: Sendable, Equatable, Codable {
  /// How far a plan has come.
  public enum State: String, Sendable, Codable { case planned, applying, applied }

  /// What made the plan.
  public struct Tool: Sendable, Equatable, Codable {
    public var name: String
    public var version: String

    public init(name: String = "h5reinit", version: String) {
      self.name = name
      self.version = version
    }
  }

  /// The counts at the foot of the plan. Elements and bytes are those that will be written.
  public struct Totals: Sendable, Equatable, Codable {
    public var tensors: Int
    public var write: Int
    public var keep: Int
    public var elements: Int
    public var bytes: Int
  }

  /// The layout of this JSON; a change of it gives it a new number.
  public static let schemaName = "h5reinit.plan/1"

  public var schema: String = Plan.schemaName
  public var state: State
  public var tool: Tool
  public var file: PlannedFile
  public var seed: Seed
  public var rng: Policy.Generator
  public var fan: Policy.FanConvention
  public var policy: Policy
  public var tensors: [PlannedTensor]
  public var totals: Totals
  public var warnings: [String]

  init(
    tool: Tool, file: PlannedFile, policy: Policy, tensors: [PlannedTensor], warnings: [String]
  ) {
    state = .planned
    self.tool = tool
    self.file = file
    seed = policy.seed
    rng = policy.rng
    fan = policy.fan
    self.policy = policy
    self.tensors = tensors
    let written = tensors.filter { $0.action == .write }
    totals = Totals(
      tensors: tensors.count, write: written.count, keep: tensors.count - written.count,
      elements: written.reduce(0) { $0 + $1.elements }, bytes: written.reduce(0) { $0 + $1.bytes })
    self.warnings = warnings
  }
}

/// The file a plan is for.
public struct PlannedFile: Sendable, Equatable, Codable {
  /// How the HDF5 file is wrapped.
  public enum Container: String, Sendable, Codable {
    case hdf5
    case kerasZip = "keras_zip"
    case kerasShards = "keras_shards"
  }

  public var path: String
  public var bytes: Int
  public var container: Container
  public var dialect: String

  public init(path: String, bytes: Int, container: Container = .hdf5, dialect: String) {
    self.path = path
    self.bytes = bytes
    self.container = container
    self.dialect = dialect
  }
}
