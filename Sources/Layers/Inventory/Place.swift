/// What is known of where a dataset's chunks lie.
public enum ChunkFacts: Sendable, Equatable, Codable {
  /// Nobody has looked.
  case unknown
  /// Some have no place in the file as they are: never written, filtered, or inside something packed.
  case unplaced
  /// All are in the file, unfiltered; where has not been asked.
  case complete
  /// All are in the file, unfiltered, from these bytes on, in the order of the grid.
  case placed([Int])
}

/// Where a dataset's values lie in a file as they are, so that they can be overwritten without libhdf5.
public enum Place: Sendable, Equatable {
  /// In one run of bytes from the offset on, in row-major order.
  case contiguous(offset: Int)
  /// In chunks that begin at these offsets, in the order of the grid, each in row-major order and filled up
  /// beyond the dataset's edges.
  indirect case scattered(ChunkGrid, offsets: [Int])
}

extension DatasetFacts {
  /// Where the values lie; `nil` where they have no such place, or it has not been asked.
  public var place: Place? {
    switch (storage, chunks) {
    case (.contiguous(let offset?), _): .contiguous(offset: offset)
    case (.chunked, .placed(let offsets)): chunkGrid.map { .scattered($0, offsets: offsets) }
    default: nil
    }
  }

  /// Whether the values have a place, which may still have to be asked.
  public var hasPlace: Bool {
    switch (storage, chunks) {
    case (.contiguous(.some), _), (.chunked, .complete), (.chunked, .placed): true
    default: false
    }
  }

  /// Whether the values may have a place of which nobody knows.
  public var mayHavePlace: Bool { isInPlainChunks && chunks == .unknown }

  /// Whether the values lie in chunks as they are, without filters.
  public var isInPlainChunks: Bool {
    if case .chunked(_, []) = storage { chunkGrid != nil } else { false }
  }

  /// How the chunks lie, for a dataset that has some.
  public var chunkGrid: ChunkGrid? {
    guard case .chunked(let chunk, _) = storage, let shape else { return nil }
    return ChunkGrid(shape: shape, chunk: chunk)
  }
}
