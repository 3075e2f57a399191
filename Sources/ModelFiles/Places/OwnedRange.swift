internal import Layers

/// Bytes of a file that hold values of a dataset.
struct OwnedRange {
  let range: Range<Int>
  /// The position of the dataset in the inventory.
  let dataset: Int
}

extension Inventory {
  /// Where contiguous datasets lie, for an inventory whose extents are sane.
  var contiguousRanges: [OwnedRange] {
    datasets.indices.compactMap { index in
      let dataset = datasets[index]
      guard case .contiguous(let offset?) = dataset.storage, dataset.bytes > 0 else { return nil }
      return OwnedRange(range: offset..<(offset + dataset.bytes), dataset: index)
    }
  }

  /// Refuses ranges of which two have a byte in common; sorts them.
  func refuseOverlap(_ ranges: inout [OwnedRange], path: String) throws(ModelFileError) {
    ranges.sort { $0.range.lowerBound < $1.range.lowerBound }
    // If any two overlap, some two neighbours do, for none is empty.
    for (first, second) in zip(ranges, ranges.dropFirst())
    where first.range.upperBound > second.range.lowerBound {
      let (one, other) = (datasets[first.dataset].path, datasets[second.dataset].path)
      throw ModelFileError(
        .malformed, path: path,
        detail: first.dataset == second.dataset
          ? "two chunks of '\(one)' overlap" : "'\(one)' and '\(other)' overlap")
    }
  }
}
