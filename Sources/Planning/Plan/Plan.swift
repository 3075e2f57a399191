public import Initializers

/// The resolved list: every tensor, what happens to it, and why.
///
/// `plan` prints it, `apply` executes it and nothing else, `verify` reads it back as the receipt.
public struct Plan: Sendable, Equatable, Codable {
  /// How far a plan has come.
  public enum State: String, Sendable, Codable { case planned, applying, applied }

  /// What made the plan.
  public struct Tool: Sendable, Equatable, Codable {
    /// The tool's name.
    public var name: String
    /// The tool's version, as `--version` prints it.
    public var version: String

    /// A tool of that version; h5reinit itself unless named.
    public init(name: String = "h5reinit", version: String) {
      self.name = name
      self.version = version
    }
  }

  /// The counts at the foot of the plan.
  ///
  /// Elements and bytes are those that will be written.
  public struct Totals: Sendable, Equatable, Codable {
    /// How many tensors the plan lists, written and kept.
    public var tensors: Int
    /// How many tensors are written.
    public var write: Int
    /// How many tensors are left as they are.
    public var keep: Int
    /// Elements of the written tensors together.
    public var elements: Int
    /// Bytes of the written tensors' values, before any filter.
    public var bytes: Int
  }

  /// The layout of this JSON; a change of it gives it a new number.
  public static let schemaName = "h5reinit.plan/1"

  /// The layout this plan was made in; `schemaName` for a new plan.
  public var schema: String = Plan.schemaName
  /// How far the plan has come: `applying` in a journal, `applied` in a receipt.
  public var state: State
  /// What made the plan.
  public var tool: Tool
  /// The file the plan is for.
  public var file: PlannedFile
  /// The policy's seed: every drawn value follows from it and the tensor's path.
  public var seed: Seed
  /// The policy's generator of random numbers.
  public var rng: Policy.Generator
  /// The policy's convention for fans.
  public var fan: Policy.FanConvention
  /// The policy that decided, as it was given.
  public var policy: Policy
  /// Every tensor once, in model order, kept ones included.
  public var tensors: [PlannedTensor]
  /// Counts over `tensors`.
  public var totals: Totals
  /// What the user should know before applying the plan.
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
    totals = Totals(tensors: tensors.count, write: 0, keep: tensors.count, elements: 0, bytes: 0)
    for tensor in tensors where tensor.action == .write {
      totals.write += 1
      totals.keep -= 1
      totals.elements += tensor.elements
      totals.bytes += tensor.bytes
    }
    self.warnings = warnings
  }
}

/// The file a plan is for.
public struct PlannedFile: Sendable, Equatable, Codable {
  /// How the HDF5 file is wrapped.
  public enum Container: String, Sendable, Codable {
    case hdf5
    case kerasZip = "keras_zip"
    /// An index and the files it names.
    case kerasShards = "keras_shards"
    /// The folder of an unzipped `.keras`.
    case kerasFolder = "keras_folder"
  }

  /// The path as the user gave it.
  public var path: String
  /// The size of the HDF5 file in bytes, user block included.
  public var bytes: Int
  /// How the HDF5 file is wrapped.
  public var container: Container
  /// The dialect's name: `keras_0`, `keras_legacy`, `keras_weights`, `torch`, `unknown`.
  public var dialect: String
  /// When the file was last written, in seconds since 1970 with nine decimals: a saved plan is for the
  /// file of this time and size.
  public var modified: String?
  /// The files of a model of several, in the order of their names; `nil` for a model of one.
  public var shards: [PlannedShard]?

  /// A file of `bytes` bytes; plain HDF5 unless told.
  public init(
    path: String, bytes: Int, container: Container = .hdf5, dialect: String,
    modified: String? = nil, shards: [PlannedShard]? = nil
  ) {
    self.shards = shards
    self.path = path
    self.bytes = bytes
    self.container = container
    self.dialect = dialect
    self.modified = modified
  }

  /// Writes `modified` and `shards` only where there are any.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(self.container, forKey: .container)
    try container.encode(dialect, forKey: .dialect)
    if let modified { try container.encode(modified, forKey: .modified) }
    if let shards { try container.encode(shards, forKey: .shards) }
  }
}

/// One file of a model of several.
public struct PlannedShard: Sendable, Equatable, Codable {
  /// The name in the index.
  public var name: String
  /// The size in bytes.
  public var bytes: Int
  /// When the file was last written, as `PlannedFile.modified` has it.
  public var modified: String

  /// A file of that name, size and time.
  public init(name: String, bytes: Int, modified: String) {
    self.name = name
    self.bytes = bytes
    self.modified = modified
  }
}
