/// What a reader found in an HDF5 file: facts only, no interpretation.
///
/// The reader process sends it to its parent as a value, so that everything that interprets a model
/// is pure and never touches libhdf5.
public struct Inventory: Sendable, Equatable, Codable {
  /// The size of the HDF5 file in bytes, user block included.
  public var bytes: Int
  /// Every group, the root included, in the order in which the walk met them.
  public var groups: [GroupFacts]
  /// Every dataset once, in file order: creation order where the group tracks it, else by name with
  /// numbers compared as numbers.
  public var datasets: [DatasetFacts]
  /// Soft and external links, which are never followed.
  public var links: [UnfollowedLink]
  /// Objects that libhdf5 could not open, each with its reason.
  public var unreadable: [UnreadableObject]

  public init(
    bytes: Int, groups: [GroupFacts] = [], datasets: [DatasetFacts] = [],
    links: [UnfollowedLink] = [], unreadable: [UnreadableObject] = []
  ) {
    self.bytes = bytes
    self.groups = groups
    self.datasets = datasets
    self.links = links
    self.unreadable = unreadable
  }
}

/// A group and its attributes.
public struct GroupFacts: Sendable, Equatable, Codable {
  /// The absolute path, `/` for the root, without a trailing slash otherwise.
  public var path: String
  public var attributes: [String: AttributeValue]

  public init(path: String, attributes: [String: AttributeValue] = [:]) {
    self.path = path
    self.attributes = attributes
  }
}

/// A link that leads elsewhere: kept out of the walk, told to the user where it matters.
public struct UnfollowedLink: Sendable, Equatable, Codable {
  /// How the link points.
  public enum Kind: String, Sendable, Codable { case soft, external, userDefined }
  public var path: String
  public var kind: Kind

  public init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }
}

/// An object that is there but cannot be opened, for example a datatype newer than this libhdf5.
public struct UnreadableObject: Sendable, Equatable, Codable {
  public var path: String
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
