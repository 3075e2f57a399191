internal import HDF5
internal import Layers

/// A walk over the hard links of a file.
///
/// What it meets goes to a sink at once. It keeps what the links lead to, in some 24 bytes an object, and where
/// values lie, for the question whether that is over structure: all of this is known at the end alone.
struct InventoryWalk {
  private let sink: any InventorySink
  private var chunks: ChunkSearch
  private var objects = MetObjects()
  private var datasets = 0
  private var contiguous: [OwnedRange] = []
  private var scattered: [OwnedRange] = []
  private var lostChunks: Refusal?

  /// Deeper groups are not entered: each level takes stack and an open identifier.
  private static let deepest = 512

  private init(_ depth: ChunkSearch.Depth, _ sink: any InventorySink) {
    self.sink = sink
    chunks = ChunkSearch(depth)
  }

  /// Tells all that is in a file and closes it.
  ///
  /// - Throws: If there is no root group to begin with, and for errors of the file as a whole.
  static func tell(
    _ file: consuming File, _ depth: ChunkSearch.Depth, to sink: any InventorySink
  ) throws(HDF5Error) {
    let bytes = try file.size
    var walk = InventoryWalk(depth, sink)
    try walk.enter(try file.root(), at: "/", depth: 0)
    let refusal = try walk.refusal(file)
    try file.close()
    sink.take(.end(bytes: bytes, refusal: refusal))
  }

  private consuming func refusal(_ file: borrowing File) throws(HDF5Error) -> Refusal? {
    let base = try file.userBlock
    if let lostChunks { return lostChunks }
    let headers = objects.headers(base: base)
    objects = MetObjects()
    return try MetadataOverlap(base: base, headers: headers)
      .first(contiguous, chunks: scattered) { range throws(HDF5Error) in
        try file.hasStructure(in: range)
      }
  }
}

extension InventoryWalk {
  /// Tells a group and everything below it; fails only if the group itself cannot be listed.
  private mutating func enter(
    _ group: borrowing Object, at path: String, depth: Int
  ) throws(HDF5Error) {
    guard objects[group.identity.address] == nil else { return }
    met(group, position: -1)
    var links = try tell(group, at: path)
    if !links.isCreationOrder { links.sort(by: NaturalOrder.areInIncreasingOrder) }
    for link in links {
      sink.getsOn()
      visit(link, of: group, at: path == "/" ? "/\(link.name)" : "\(path)/\(link.name)", depth)
    }
  }

  /// Tells a group without what is in it, of which the links are given.
  private func tell(_ group: borrowing Object, at path: String) throws(HDF5Error) -> LinkList {
    // The order of these two can matter in a damaged file.
    var facts = GroupFacts(path: path, attributes: attributes(of: group, at: path))
    // A group whose list fails is there all the same.
    defer { sink.take(.group(facts)) }
    let links = try group.links()
    facts.tracksOrder = links.isCreationOrder
    return links
  }

  private mutating func visit(
    _ link: Link, of group: borrowing Object, at path: String, _ depth: Int
  ) {
    switch link.kind {
    case .soft: sink.take(.link(UnfollowedLink(path: path, kind: .soft)))
    case .external: sink.take(.link(UnfollowedLink(path: path, kind: .external)))
    case .userDefined: sink.take(.link(UnfollowedLink(path: path, kind: .userDefined)))
    case .hard:
      guard link.isAddressable else {
        return refuse(path, "the name is not one that a path can hold")
      }
      do {
        try meet(try group.child(link), at: path, depth)
      } catch {
        refuse(path, error.reason)
      }
    }
  }

  private mutating func meet(
    _ object: borrowing Object, at path: String, _ depth: Int
  ) throws(HDF5Error) {
    switch object.kind {
    case .group:
      guard depth < Self.deepest else { return refuse(path, "it is nested too deeply") }
      try enter(object, at: path, depth: depth + 1)
    case .dataset: try meet(dataset: object, at: path)
    case .datatype, .other: break
    }
  }

  private mutating func meet(
    dataset object: borrowing Object, at path: String
  ) throws(HDF5Error) {
    if let first = objects[object.identity.address] {
      return sink.take(.alias(dataset: Int(first.position), path: path))
    }
    let dataset = try Dataset(object)
    var facts = DatasetFacts(
      path: path, shape: dataset.shape, element: ElementType(dataset.type),
      storage: Storage(try dataset.layout()), attributes: attributes(of: object, at: path))
    if case .chunked = facts.storage { facts.padding = try dataset.chunkPadding() }
    met(object, position: datasets)
    let places = places(of: dataset, &facts)
    sink.take(.dataset(facts))
    if let places { sink.take(.places(places)) }
    if let range = facts.contiguousRange {
      contiguous.append(OwnedRange(range: range, dataset: datasets))
    }
    datasets += 1
  }

  private mutating func met(_ object: borrowing Object, position: Int) {
    objects.insert(
      .init(
        address: object.identity.address, position: Int32(position),
        headerBytes: UInt32(clamping: object.headerBytes)))
  }

  /// Where the chunks of the next dataset lie, if that is asked; what is known of them then is in its facts.
  private mutating func places(
    of dataset: borrowing Dataset, _ facts: inout DatasetFacts
  ) -> ChunkPlaces? {
    let sink = sink
    do {
      let places = try chunks.look(at: dataset, &facts, position: datasets) { sink.getsOn() }
      guard let places else { return nil }
      scattered += places.ranges.map { OwnedRange(range: $0, dataset: datasets) }
      return places
    } catch {
      if chunks.depth == .places {
        lostChunks = .lostChunks(path: facts.path, reason: error.reason)
      }
      return nil
    }
  }

  /// The object's attributes; a list that cannot be read is told and does not lose the object.
  private func attributes(
    of object: borrowing Object, at path: String
  ) -> [String: AttributeValue] {
    do {
      return try object.attributes().mapValues(AttributeValue.init)
    } catch {
      refuse(path, "attributes: \(error.reason)")
      return [:]
    }
  }

  private func refuse(_ path: String, _ reason: String) {
    sink.take(.unreadable(UnreadableObject(path: path, reason: reason)))
  }
}
