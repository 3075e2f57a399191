internal import HDF5
internal import Layers

/// Reads a file's inventory in this process.
///
/// libhdf5 can crash or hang on a malformed file, and the whole process with it; `ReaderProcess` is
/// the way that survives.
enum InventoryReader {
  /// A walk looks at each object once: what libhdf5 keeps of it serves nothing.
  private static let metadataCache = 512 << 10

  /// Walks the file's hard links from the root and lists what they reach.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - locking: Whether to take libhdf5's lock; `false` for callers that hold one.
  ///   - depth: What is asked about chunks.
  ///   - progress: Called before each object is opened.
  static func read(
    _ path: String, locking: Bool = true, _ depth: ChunkSearch.Depth = .presence,
    progress: () -> Void = {}
  ) throws(ModelFileError) -> PlacedInventory {
    let member = try FileCheck.archiveMember(of: path)
    if let member, !member.isInPlace {
      return PlacedInventory(inventory: try readPacked(path, member, progress))
    }
    do throws(HDF5Error) {
      let file = try File.open(
        path, member, .readOnly, locking: locking, metadataCache: metadataCache,
        notingStructure: true)
      let placed = try read(file, of: path, depth, progress)
      guard let member else { return placed }
      var moved = placed.moved(by: member.range.lowerBound)
      moved.inventory = moved.inventory.with(config: FileCheck.archiveConfig(of: path))
      return moved
    } catch {
      throw ModelFileError(error, path: path)
    }
  }
}

extension InventoryReader {
  private static func read(
    _ file: consuming File, of path: String, _ depth: ChunkSearch.Depth, _ progress: () -> Void
  ) throws(HDF5Error) -> PlacedInventory {
    var walk = Walk(inventory: Inventory(bytes: try file.size), chunks: ChunkSearch(depth))
    try withoutActuallyEscaping(progress) { progress throws(HDF5Error) in
      try walk.enter(try file.root(), at: "/", depth: 0, progress)
    }
    let refusal = walk.refusal(above: try file.userBlock, structure: try file.structure())
    try file.close()
    guard let refusal else {
      return PlacedInventory(inventory: walk.inventory, places: walk.chunks.places)
    }
    throw HDF5Error(
      operation: "trust file", object: path, frames: [.init(function: "", description: refusal)])
  }

  /// The inventory of packed weights, in which nothing has a place in the file.
  private static func readPacked(
    _ path: String, _ member: ArchiveMember, _ progress: () -> Void
  ) throws(ModelFileError) -> Inventory {
    let unpacked = try UnpackedFile(path)
    var inventory: Inventory
    do {
      inventory = try read(try unpacked.open(), of: path, .presence, progress).inventory
    } catch {
      throw ModelFileError(error, path: path)
    }
    for index in inventory.datasets.indices {
      if case .contiguous = inventory.datasets[index].storage {
        inventory.datasets[index].storage = .contiguous(offset: nil)
      }
      inventory.datasets[index].chunks = .unplaced
    }
    // The size that counts is the archive's, in which no place can be checked.
    inventory.bytes = member.range.count
    return inventory.with(config: FileCheck.archiveConfig(of: path))
  }
}

extension File {
  /// Opens a model file, or the weights inside an archive, which are read only here.
  static func open(
    _ path: String, _ member: ArchiveMember?, _ access: Access, locking: Bool,
    metadataCache: Int? = nil, notingStructure: Bool = false
  ) throws(HDF5Error) -> File {
    if let member, member.isInPlace {
      return try open(path, inside: member.range, notingStructure: notingStructure)
    }
    return try open(
      path, access, locking: locking ? .automatic : .none, metadataCache: metadataCache,
      notingStructure: notingStructure)
  }
}

extension PlacedInventory {
  /// The inventory with offsets that count from the start of the archive.
  fileprivate func moved(by base: Int) -> PlacedInventory {
    var moved = self
    // What overflows is negative then, and refused by whoever validates.
    for index in inventory.datasets.indices {
      if case .contiguous(let offset?) = inventory.datasets[index].storage {
        moved.inventory.datasets[index].storage = .contiguous(offset: offset &+ base)
      }
    }
    for index in places.indices {
      moved.places[index].offsets = places[index].offsets.map { $0 &+ base }
    }
    return moved
  }
}

/// The state of a walk over the hard links of a file.
private struct Walk {
  var inventory: Inventory
  private(set) var chunks: ChunkSearch
  private var groups: Set<UInt64> = []
  private var headers: [MetadataOverlap.Header] = []
  private var sharing = Sharing<DatasetFacts>()
  /// A dataset whose chunks cannot be found.
  private var lostChunks: String?
  /// Where in the inventory each dataset met so far stands.
  private var datasets: [UInt64: Int] = [:]

  /// Deeper groups are not entered: each level takes stack and an open identifier.
  private static let deepest = 512

  init(inventory: Inventory, chunks: ChunkSearch) {
    self.inventory = inventory
    self.chunks = chunks
  }

  /// Why nothing in the file must be written: values over its own structure, or anywhere.
  func refusal(above base: Int, structure: [Range<Int>]) -> String? {
    lostChunks
      ?? MetadataOverlap(base: base, headers: headers, structure: structure)
      .first(in: inventory.datasets, chunks.places)
  }

  /// Records a group and everything below it; fails only if the group itself cannot be listed.
  mutating func enter(
    _ group: borrowing Object, at path: String, depth: Int, _ progress: () -> Void
  ) throws(HDF5Error) {
    guard groups.insert(group.identity.address).inserted else { return }
    headers.append(.init(address: group.identity.address, bytes: group.headerBytes))
    let position = inventory.groups.count
    inventory.groups.append(GroupFacts(path: path, attributes: attributes(of: group, at: path)))
    let list = try group.links()
    inventory.groups[position].tracksOrder = list.isCreationOrder
    let links =
      list.isCreationOrder
      ? list.links
      : list.links.sorted { NaturalOrder.areInIncreasingOrder($0.name, $1.name) }
    for link in links {
      progress()
      visit(
        link, of: group, at: path == "/" ? "/\(link.name)" : "\(path)/\(link.name)", depth, progress
      )
    }
  }

  private mutating func visit(
    _ link: Link, of group: borrowing Object, at path: String, _ depth: Int, _ progress: () -> Void
  ) {
    switch link.kind {
    case .soft: inventory.links.append(UnfollowedLink(path: path, kind: .soft))
    case .external: inventory.links.append(UnfollowedLink(path: path, kind: .external))
    case .userDefined: inventory.links.append(UnfollowedLink(path: path, kind: .userDefined))
    case .hard:
      guard link.isAddressable else {
        return refuse(path, "the name is not one that a path can hold")
      }
      do {
        try record(try group.child(link), at: path, depth, progress)
      } catch {
        refuse(path, error.reason)
      }
    }
  }

  private mutating func record(
    _ object: borrowing Object, at path: String, _ depth: Int, _ progress: () -> Void
  ) throws(HDF5Error) {
    switch object.kind {
    case .group:
      guard depth < Walk.deepest else { return refuse(path, "it is nested too deeply") }
      try enter(object, at: path, depth: depth + 1, progress)
    case .dataset: try record(dataset: object, at: path, progress)
    case .datatype, .other: break
    }
  }

  private mutating func record(
    dataset object: borrowing Object, at path: String, _ progress: () -> Void
  ) throws(HDF5Error) {
    if let first = datasets[object.identity.address] {
      inventory.datasets[first].aliases.append(path)
      return
    }
    let dataset = try Dataset(object)
    var facts = DatasetFacts(
      path: path, shape: dataset.shape, element: ElementType(dataset.type),
      storage: Storage(try dataset.layout()), attributes: attributes(of: object, at: path))
    if case .chunked = facts.storage { facts.padding = try dataset.chunkPadding() }
    headers.append(.init(address: object.identity.address, bytes: object.headerBytes))
    do {
      try chunks.look(at: dataset, &facts, position: inventory.datasets.count, progress)
    } catch {
      if chunks.depth == .places { lostChunks = "the chunks of '\(path)': \(error.reason)" }
    }
    datasets[object.identity.address] = inventory.datasets.count
    inventory.datasets.append(sharing.share(facts))
  }

  /// The object's attributes; a list that cannot be read is told and does not lose the object.
  private mutating func attributes(
    of object: borrowing Object, at path: String
  ) -> [String: AttributeValue] {
    do {
      return try object.attributes().mapValues(AttributeValue.init)
    } catch {
      refuse(path, "attributes: \(error.reason)")
      return [:]
    }
  }

  private mutating func refuse(_ path: String, _ reason: String) {
    inventory.unreadable.append(UnreadableObject(path: path, reason: reason))
  }
}
