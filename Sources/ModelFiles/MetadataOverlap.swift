internal import Layers

/// Values that a file claims to lie where its own structure lies, so that writing them would destroy it.
///
/// What is known of the structure is where the superblock, every object's header and whatever else was read on
/// the way begin: B-trees and heaps of groups, attributes and texts.
struct MetadataOverlap {
  /// The end of the user block, from which the addresses of headers count.
  let base: Int
  /// The addresses of objects' headers.
  let headers: [UInt64]
  /// Where else structure was read from, counted from the first byte of the file.
  var structure: [Int] = []

  /// The smallest superblock there is: version 2 and 3.
  private static let superblock = 48
  /// Every header begins with at least a version or a signature.
  private static let header = 4
  /// A signature, a version and some number, in whatever was read.
  private static let smallest = 8

  /// Which dataset it is, and over what, in words; `nil` when there is none.
  func first(in datasets: [DatasetFacts]) -> String? {
    // What was read before the superblock was found is no structure.
    let others = structure.filter { $0 >= base }.sorted()
    let starts = headers.compactMap { Int(exactly: $0) }.map { base &+ $0 }.sorted()
    for dataset in datasets {
      // One of impossible size is refused by whoever validates the inventory.
      guard dataset.hasSaneExtents, case .contiguous(let offset?) = dataset.storage,
        dataset.elements > 0, offset >= 0,
        offset <= .max - dataset.bytes
      else { continue }
      let range = offset..<(offset + dataset.bytes)
      if range.overlaps(base..<(base + Self.superblock)) {
        return "'\(dataset.path)' lies over the superblock"
      }
      let next = Self.firstIndex(in: starts, atLeast: range.lowerBound - Self.header + 1)
      if next < starts.count, starts[next] < range.upperBound {
        return "'\(dataset.path)' lies over the header of an object"
      }
      let other = Self.firstIndex(in: others, atLeast: range.lowerBound - Self.smallest + 1)
      if other < others.count, others[other] < range.upperBound {
        return "'\(dataset.path)' lies over a B-tree, a heap or other structure of the file"
      }
    }
    return nil
  }

  private static func firstIndex(in sorted: [Int], atLeast value: Int) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
