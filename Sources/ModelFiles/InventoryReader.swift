internal import HDF5

/// Reads a file's inventory in this process.
///
/// libhdf5 can crash or hang on a malformed file, and the whole process with it; `ReaderProcess` is
/// the way that survives.
enum InventoryReader {
  /// A walk looks at each object once: what libhdf5 keeps of it serves nothing.
  private static let metadataCache = 512 << 10

  /// What is in a file, by its hard links from the root on.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - locking: Whether to take libhdf5's lock; `false` for callers that hold one.
  ///   - depth: What is asked about chunks.
  static func read(
    _ path: String, locking: Bool = true, _ depth: ChunkSearch.Depth = .presence
  ) throws(ModelFileError) -> PlacedInventory {
    let builder = InventoryBuilder()
    try tell(path, locking: locking, depth, to: builder)
    return try builder.placedInventory(path: path)
  }

  /// Tells the same piece by piece.
  static func tell(
    _ path: String, locking: Bool = true, _ depth: ChunkSearch.Depth, to sink: any InventorySink
  ) throws(ModelFileError) {
    guard let member = try FileCheck.archiveMember(of: path) else {
      return try tell(path, nil, locking, depth, to: sink)
    }
    let sink = ArchiveSink(sink, member, config: FileCheck.archiveConfig(of: path))
    if member.isInPlace { return try tell(path, member, locking, depth, to: sink) }
    let unpacked = try UnpackedFile(path)
    do {
      try InventoryWalk.tell(try unpacked.open(), .presence, to: sink)
    } catch {
      throw ModelFileError(error, path: path)
    }
  }

  private static func tell(
    _ path: String, _ member: ArchiveMember?, _ locking: Bool, _ depth: ChunkSearch.Depth,
    to sink: any InventorySink
  ) throws(ModelFileError) {
    do {
      let file = try File.open(
        path, member, .readOnly, locking: locking, metadataCache: metadataCache,
        watching: .structure)
      try InventoryWalk.tell(file, depth, to: sink)
    } catch {
      throw ModelFileError(error, path: path)
    }
  }
}

extension File {
  /// Opens a model file, or the weights inside an archive, which are read only here.
  static func open(
    _ path: String, _ member: ArchiveMember?, _ access: Access, locking: Bool,
    metadataCache: Int? = nil, watching: Watch = .nothing
  ) throws(HDF5Error) -> File {
    if let member, member.isInPlace {
      return try open(path, inside: member.range, watching: watching)
    }
    return try open(
      path, access, locking: locking ? .automatic : .none, metadataCache: metadataCache,
      watching: watching)
  }
}
