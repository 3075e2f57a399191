internal import Layers

/// Where the chunks of one dataset lie in its file.
struct ChunkPlaces: Equatable {
  /// The position of the dataset in the inventory.
  let dataset: Int
  /// The first byte of each chunk in the order of the grid; meaningless for one that was never written.
  var offsets: [Int] = []
  /// The bytes that each takes in the file; 0 for one that was never written.
  var sizes: [UInt32] = []

  /// More chunks of one dataset are not looked up, so that a shape alone costs no hours.
  static let most = 1 << 22

  /// The ranges that chunks take; those that follow one another are one.
  var ranges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (offset, size) in zip(offsets, sizes) where size > 0 {
      ranges.join(offset..<(offset + Int(size)))
    }
    return ranges
  }

  /// What that says of the dataset.
  func facts(of dataset: DatasetFacts) -> ChunkFacts {
    dataset.isInPlainChunks && !sizes.contains(0) ? .placed(offsets) : .unplaced
  }
}

/// An inventory with the places of all chunks, as the reader process tells them: nothing of it is checked yet.
struct PlacedInventory: Equatable {
  var inventory: Inventory
  var places: [ChunkPlaces] = []
}

extension PlacedInventory {
  /// The inventory once it is sure that each chunk lies in the file, and none over another or over a dataset.
  ///
  /// - Parameters:
  ///   - path: The file, for the message.
  ///   - fileSize: Its size in bytes as the operating system tells it.
  /// - Throws: `.malformed`, with the dataset's path.
  func checked(path: String, fileSize: Int) throws(ModelFileError) -> Inventory {
    var checked = try inventory.validated(path: path, fileSize: fileSize)
    var ranges = inventory.contiguousRanges
    var last = -1
    for places in places {
      guard places.dataset > last, inventory.datasets.indices.contains(places.dataset),
        places.areWhole(of: inventory.datasets[places.dataset], inFileOf: fileSize)
      else {
        let name =
          inventory.datasets.indices.contains(places.dataset)
          ? inventory.datasets[places.dataset].path : "\(places.dataset)"
        throw ModelFileError(
          .malformed, path: path, detail: "the chunks of '\(name)' are not where they can be")
      }
      last = places.dataset
      ranges += places.ranges.map { OwnedRange(range: $0, dataset: places.dataset) }
      checked.datasets[last].chunks = places.facts(of: inventory.datasets[last])
    }
    // Those of contiguous datasets alone have been looked at.
    if !places.isEmpty { try inventory.refuseOverlap(&ranges, path: path) }
    checked.isPlaced = true
    return checked
  }
}

extension ChunkPlaces {
  /// Whether there is a place for each chunk of a dataset, in the file, and as large as values without filters are.
  fileprivate func areWhole(of dataset: DatasetFacts, inFileOf bytes: Int) -> Bool {
    guard let grid = dataset.chunkGrid, grid.chunks == offsets.count, sizes.count == offsets.count
    else { return false }
    let plain = dataset.isInPlainChunks ? grid.chunkElements * dataset.element.size : nil
    return zip(offsets, sizes).allSatisfy { offset, size in
      if size == 0 { return true }
      guard offset >= 0, offset <= bytes - Int(size) else {
        return false
      }
      return plain == nil || Int(size) == plain
    }
  }
}
