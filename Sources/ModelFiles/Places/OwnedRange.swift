internal import Layers

/// Bytes of a file that hold values of a dataset.
struct OwnedRange {
  let range: Range<Int>
  /// The position of the dataset in the inventory.
  let dataset: Int
}

extension DatasetFacts {
  /// Where the values lie if that is one place; `nil` for none, and for extents or places that cannot be.
  var contiguousRange: Range<Int>? {
    guard hasSaneExtents, case .contiguous(let offset?) = storage, offset >= 0 else { return nil }
    let bytes = bytes
    return bytes > 0 && offset <= .max - bytes ? offset..<(offset + bytes) : nil
  }
}

extension Inventory {
  /// Where contiguous datasets lie.
  var contiguousRanges: [OwnedRange] {
    var ranges: [OwnedRange] = []
    ranges.reserveCapacity(datasets.count)
    for (index, dataset) in datasets.enumerated() {
      if let range = dataset.contiguousRange {
        ranges.append(OwnedRange(range: range, dataset: index))
      }
    }
    return ranges
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
