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

  /// Whether the places of all chunks were asked, and none lies over anything else.
  public var isPlaced = false

  /// An inventory of a file of `bytes` bytes, with nothing in it unless told.
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
  /// The attributes by name, for example Keras's `layer_names`.
  ///
  /// Empty too when the list of attributes could not be read.
  public var attributes: [String: AttributeValue] {
    get { held.byName }
    set { held = GroupAttributes(newValue) }
  }
  private(set) var held: GroupAttributes
  /// Whether the group tells the order in which its members were made; h5py's `track_order`.
  public var tracksOrder: Bool

  private enum CodingKeys: String, CodingKey {
    case path, tracksOrder
    case held = "attributes"
  }

  /// A group at an absolute path, without attributes and order unless told.
  public init(
    path: String, attributes: [String: AttributeValue] = [:], tracksOrder: Bool = false
  ) {
    self.path = path
    held = GroupAttributes(attributes)
    self.tracksOrder = tracksOrder
  }
}

/// A link that leads elsewhere: kept out of the walk, told to the user where it matters.
public struct UnfollowedLink: Sendable, Equatable, Codable {
  /// How the link points.
  public enum Kind: String, Sendable, Codable { case soft, external, userDefined }
  /// The absolute path of the link itself, not of what it points to.
  public var path: String
  /// Whether the link is soft, external or of a user-defined class.
  public var kind: Kind

  /// A link at an absolute path.
  public init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }
}

/// An object that is there but cannot be opened, for example a datatype newer than this libhdf5.
public struct UnreadableObject: Sendable, Equatable, Codable {
  /// The absolute path of the object.
  public var path: String
  /// What went wrong, in libhdf5's words or the reader's, for messages.
  public var reason: String

  /// An object that could not be opened, and why.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
