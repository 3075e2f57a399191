internal import HDF5
internal import Layers

/// Moves the values of whole datasets between a file and the caller, a bounded block at a time.
struct ValueTransfer {
  let path: String
  let locking: Bool

  /// The size of a block; a row of chunks may make it larger, up to `largestBlock`.
  static let block = 1 << 20
  private static let largestBlock = 16 << 20
  /// What a band of large chunks may take before memory counts for more than time.
  private static let largestCache = 2 << 30

  /// Reads each dataset in turn; `consume` takes its position in the list and the next bytes.
  func read(_ datasets: [DatasetFacts], _ consume: (Int, [UInt8]) throws -> Void) throws {
    try withFile(.readOnly) { file in
      for (index, facts) in datasets.enumerated() {
        try read(facts, in: file) { try consume(index, $0) }
      }
    }
  }

  /// Reads one dataset; `consume` takes the next bytes.
  func read(
    _ facts: DatasetFacts, in file: borrowing File, _ consume: ([UInt8]) throws -> Void
  ) throws {
    guard facts.elements > 0 else { return }
    let dataset = try open(facts, in: file)
    func give(_ bytes: [UInt8]) throws {
      try consume(bytes)
      file.noteRead(bytes.count)
    }
    if let decoded = DecodedBands(facts) {
      return try decoded.read(dataset, inFileOf: try file.size, give)
    }
    if let streamed = StreamedValues(facts, largestBand: Self.largestBlock) {
      return try streamed.read(dataset, inFileOf: try file.size, give)
    }
    var bytes: [UInt8] = []
    for slab in slabs(of: facts) {
      let count = slab.elements.count * facts.element.size
      if bytes.count != count { bytes = [UInt8](repeating: 0, count: count) }
      try dataset.read(slab, into: &bytes)
      try give(bytes)
    }
  }

  /// Writes each dataset in turn with what `produce` gives for its position and a range of elements.
  func write(_ datasets: [DatasetFacts], _ produce: (Int, Range<Int>) throws -> [UInt8]) throws {
    try rewriting { file in
      for (index, facts) in datasets.enumerated() {
        try write(facts, in: file) { try produce(index, $0) }
      }
    }
  }

  /// Writes one dataset with what `produce` gives for a range of elements.
  func write(
    _ facts: DatasetFacts, in file: borrowing File, _ produce: (Range<Int>) throws -> [UInt8]
  ) throws {
    guard facts.elements > 0 else { return }
    let dataset = try open(facts, in: file)
    for slab in slabs(of: facts) {
      let bytes = try produce(slab.elements)
      try checkCount(bytes, slab.elements, facts, path: path)
      try dataset.write(slab, from: bytes)
    }
    try dataset.close()
  }

  /// Runs `body` with the file open for writing, and leaves nothing in it of what was there before.
  func rewriting(_ body: (borrowing File) throws -> Void) throws {
    try withFile(.readWrite) { file in
      try body(file)
      try file.flush()
      // Before the file is closed, for closing may take some of the free space again.
      try FreeSpace.erase(file)
    }
  }

  /// Runs `body` with the open file and closes it; what libhdf5 refuses becomes this module's error.
  func withFile(_ access: File.Access, _ body: (borrowing File) throws -> Void) throws {
    let member = try FileCheck.archiveMember(of: path)
    guard member == nil || access == .readOnly else {
      throw ModelFileError(.notPlainValues, path: path, detail: "the file is a zip archive")
    }
    do {
      if let member, !member.isInPlace {
        let unpacked = try UnpackedFile(path)
        return try Self.use(try unpacked.open(), body)
      }
      let file = try File.open(path, member, access, locking: locking, watching: .chunks)
      try Self.use(file, body)
    } catch let error as HDF5Error {
      throw ModelFileError(error, path: path)
    }
  }

  private static func use(_ file: consuming File, _ body: (borrowing File) throws -> Void) throws {
    try body(file)
    try file.close()
  }

  /// Opens a dataset and makes sure that it is the one the inventory tells of.
  func open(_ facts: DatasetFacts, in file: borrowing File) throws -> Dataset {
    try facts.checkPlainValues(path: path)
    let dataset = try Dataset(try object(facts, in: file))
    guard dataset.shape == facts.shape, ElementType(dataset.type) == facts.element,
      Storage(try dataset.layout()).isLike(facts.storage),
      dataset.identity.file == (try file.root()).identity.file
    else {
      throw ModelFileError(
        .malformed, path: path, detail: "'\(facts.path)' is no longer as it was listed")
    }
    return dataset
  }

  /// Opens a dataset, with room for a band of its chunks where slabs are less and one chunk alone takes much time:
  /// these go through the chunks one after another, and then again.
  private func object(_ facts: DatasetFacts, in file: borrowing File) throws -> Object {
    var slabs = slabs(of: facts)
    guard let grid = facts.chunkGrid, let slab = slabs.next(),
      slab.elements.count < grid.elements(ofBand: 0).count,
      grid.chunkElements > StreamedValues.largestChunk / facts.element.size,
      grid.chunkElements <= Self.largestCache / facts.element.size / grid.chunksPerBand
    else { return try file.object(facts.path) }
    let chunks = grid.chunksPerBand
    return try file.dataset(
      facts.path,
      chunkCache: .init(bytes: chunks * grid.chunkElements * facts.element.size, chunks: chunks))
  }

  private func slabs(of facts: DatasetFacts) -> Slabs {
    var limit = max(1, ValueTransfer.block / facts.element.size)
    guard case .chunked(let chunk, _) = facts.storage, let shape = facts.shape,
      let rows = chunk.first
    else { return Slabs(of: facts.shape ?? [], limit: limit) }
    // A row of chunks at a time, so that no chunk is decompressed twice, or as much of it as memory allows.
    let rowOfChunks = shape.dropFirst().reduce(1, *).multipliedReportingOverflow(by: rows)
    let largest = ValueTransfer.largestBlock / facts.element.size
    limit = max(limit, rowOfChunks.overflow ? largest : min(largest, rowOfChunks.partialValue))
    return Slabs(of: shape, limit: limit, chunk: chunk)
  }
}

extension DatasetFacts {
  /// Makes sure that the values are bytes in this file that mean the same wherever they are moved.
  ///
  /// Strings and sequences of variable length and references are addresses, and compounds may hold
  /// some; external and virtual storage lies in other files.
  func checkPlainValues(path file: String) throws(ModelFileError) {
    switch storage {
    case .external, .virtual:
      throw ModelFileError(
        .notPlainValues, path: file, detail: "those of '\(path)' lie in other files")
    case .chunked(_, let filters):
      if let missing = filters.first(where: { !$0.isAvailable }) {
        throw ModelFileError(
          .missingFilter(name: missing.name, id: missing.id), path: file, detail: "for '\(path)'")
      }
    case .contiguous, .compact: break
    }
    switch element.kind {
    case .string, .compound, .reference, .variableLength, .array, .time:
      throw ModelFileError(
        .notPlainValues, path: file, detail: "'\(path)' is of type \(element.kind.rawValue)")
    default: break
    }
  }
}

/// Makes sure that `bytes` are the values of `range`.
func checkCount(
  _ bytes: [UInt8], _ range: Range<Int>, _ dataset: DatasetFacts, path: String
) throws(ModelFileError) {
  guard bytes.count == range.count * dataset.element.size else {
    throw ModelFileError(
      .malformed, path: path,
      detail: "\(bytes.count) bytes were given for \(range.count) elements of '\(dataset.path)'")
  }
}

extension Storage {
  /// Whether two are stored alike; an offset may appear when a dataset is first written.
  fileprivate func isLike(_ other: Storage) -> Bool {
    switch (self, other) {
    case (.contiguous, .contiguous): true
    default: self == other
    }
  }
}
