/// One HDF5 dataset as it lies in the file.
///
/// A reference to what never changes, so that lists and look-ups of many datasets stay small; setting a member makes
/// a new one.
public struct DatasetFacts: Sendable {
  private var own: Held<Own>
  package var common: Held<Kind>

  /// What hardly any two datasets have in common.
  private struct Own: Equatable, Codable, Sendable {
    var path: String
    var aliases: [String]
    var chunks: ChunkFacts
    /// Of contiguous storage; `nowhere` where there is none.
    ///
    /// An optional would take this past 64 bytes.
    var offset: Int

    static var nowhere: Int { .min }
  }

  /// What many datasets of a file have in common.
  package struct Kind: Hashable, Codable, Sendable {
    var shape: [Int]?
    var element: ElementType
    /// Without an offset.
    var storage: Storage
    var attributes: [String: AttributeValue]
    var shard: String?
    var padding: [UInt8]?
  }

  /// Facts about one dataset; no alias and no attribute unless told.
  public init(
    path: String, aliases: [String] = [], shape: [Int]?, element: ElementType, storage: Storage,
    attributes: [String: AttributeValue] = [:]
  ) {
    own = Held(
      Own(
        path: path, aliases: aliases, chunks: .unknown,
        offset: storage.contiguousOffset ?? Own.nowhere))
    common = Held(
      Kind(
        shape: shape, element: element, storage: storage.withoutOffset, attributes: attributes))
  }
}

extension DatasetFacts {
  /// The absolute path of the first hard link that the walk met.
  public var path: String {
    get { own.value.path }
    set { own.value.path = newValue }
  }
  /// The other hard links to the same object.
  public var aliases: [String] {
    get { own.value.aliases }
    set { own.value.aliases = newValue }
  }
  /// The extents; `[]` for a scalar, `nil` for the NULL dataspace, which holds no element.
  public var shape: [Int]? {
    get { common.value.shape }
    set { common.value.shape = newValue }
  }
  /// The type of one element in the file (`H5Dget_type`).
  public var element: ElementType {
    get { common.value.element }
    set { common.value.element = newValue }
  }
  /// How and where the values are stored (`H5Pget_layout`).
  public var storage: Storage {
    get {
      guard case .contiguous = common.value.storage else { return common.value.storage }
      let offset = own.value.offset
      return .contiguous(offset: offset == Own.nowhere ? nil : offset)
    }
    set {
      own.value.offset = newValue.contiguousOffset ?? Own.nowhere
      if common.value.storage != newValue.withoutOffset {
        common.value.storage = newValue.withoutOffset
      }
    }
  }
  /// The attributes by name.
  ///
  /// Empty too when the list of attributes could not be read.
  public var attributes: [String: AttributeValue] {
    get { common.value.attributes }
    set { common.value.attributes = newValue }
  }
  /// The name of the file that holds it in a model of several; `nil` in a model of one.
  public var shard: String? {
    get { common.value.shard }
    set { common.value.shard = newValue }
  }
  /// One element of what fills chunks beyond the dataset's edges; `nil` where that cannot be told, or
  /// where there are no chunks.
  public var padding: [UInt8]? {
    get { common.value.padding }
    set { common.value.padding = newValue }
  }
  /// What is known of the places of its chunks, if it has some.
  public var chunks: ChunkFacts {
    get { own.value.chunks }
    set { own.value.chunks = newValue }
  }

  /// The number of elements; 0 for the NULL dataspace.
  public var elements: Int { shape.map { $0.reduce(1, *) } ?? 0 }

  /// The size of the values in bytes, before any filter.
  public var bytes: Int { elements * element.size }
}

extension DatasetFacts.Kind {
  /// Whether one may stand for the other, down to the last bit.
  package static func == (one: Self, other: Self) -> Bool {
    one.shape == other.shape && one.element == other.element && one.storage == other.storage
      && one.padding == other.padding && one.shard.hasBytes(of: other.shard)
      && one.attributes.count == other.attributes.count
      && one.attributes.allSatisfy { name, value in
        other.attributes[name].map(value.isSame) ?? false
      }
  }
}

extension DatasetFacts: Equatable, Codable, PartlyShared {}

extension Storage {
  fileprivate var contiguousOffset: Int? {
    if case .contiguous(let offset) = self { offset } else { nil }
  }

  fileprivate var withoutOffset: Storage {
    if case .contiguous = self { .contiguous(offset: nil) } else { self }
  }
}
