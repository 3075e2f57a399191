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
  consuming func checked(path: String, fileSize: Int) throws(ModelFileError) -> Inventory {
    var (places, checked) = (places, inventory)
    inventory = Inventory(bytes: 0)
    self.places = []
    try checked.validate(path: path, fileSize: fileSize)
    checked.bytes = fileSize
    checked.isPlaced = true
    // Those of contiguous datasets alone have been looked at.
    guard !places.isEmpty else { return checked }
    var ranges = checked.contiguousRanges
    var last = -1
    for index in places.indices {
      // As much memory as all else: each goes as soon as its dataset has it.
      let found = places[index]
      places[index] = ChunkPlaces(dataset: found.dataset)
      guard found.dataset > last, checked.datasets.indices.contains(found.dataset),
        found.areWhole(of: checked.datasets[found.dataset], inFileOf: fileSize)
      else {
        let name =
          checked.datasets.indices.contains(found.dataset)
          ? checked.datasets[found.dataset].path : "\(found.dataset)"
        throw ModelFileError(
          .malformed, path: path, detail: "the chunks of '\(name)' are not where they can be")
      }
      last = found.dataset
      ranges += found.ranges.map { OwnedRange(range: $0, dataset: last) }
      checked.datasets[last].chunks = found.facts(of: checked.datasets[last])
    }
    try checked.refuseOverlap(&ranges, path: path)
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
