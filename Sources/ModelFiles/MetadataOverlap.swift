internal import Layers

/// Values that a file claims to lie where its own structure lies, so that writing them would destroy it.
///
/// What is known of the structure is where the superblock, every object's header and whatever else was read on
/// the way lie: B-trees and heaps of groups, attributes, texts and chunks.
struct MetadataOverlap {
  /// The header of an object.
  struct Header {
    /// Where it begins, from the end of the user block.
    let address: UInt64
    /// How many bytes it takes; 0 where that is not known.
    let bytes: Int
  }

  private let superblock: Range<Int>
  private let headers: SortedRanges
  private let others: SortedRanges

  /// The smallest superblock there is: version 2 and 3.
  private static let smallestSuperblock = 48
  /// Every header begins with at least a version or a signature.
  private static let smallestHeader = 4

  /// - Parameters:
  ///   - base: The end of the user block.
  ///   - structure: Where else structure was read from, counted from the first byte of the file.
  init(base: Int, headers: [Header], structure: [Range<Int>] = []) {
    superblock = base..<(base + Self.smallestSuperblock)
    self.headers = SortedRanges(
      headers.compactMap { header in
        let bytes = max(header.bytes, Self.smallestHeader)
        guard let address = Int(exactly: header.address), address <= .max - base - bytes else {
          return nil
        }
        return (base + address)..<(base + address + bytes)
      })
    // What was read before the superblock was found is no structure.
    others = SortedRanges(structure.filter { $0.lowerBound >= base })
  }

  /// Which dataset it is, and over what, in words; `nil` when there is none.
  func first(in datasets: [DatasetFacts], _ places: [ChunkPlaces] = []) -> String? {
    for dataset in datasets {
      // One of impossible size is refused by whoever validates the inventory.
      guard dataset.hasSaneExtents, case .contiguous(let offset?) = dataset.storage, offset >= 0,
        offset <= .max - dataset.bytes
      else { continue }
      if let what = overlapped(by: offset..<(offset + dataset.bytes)) {
        return "'\(dataset.path)' lies over \(what)"
      }
    }
    for places in places {
      for range in places.ranges {
        guard let what = overlapped(by: range) else { continue }
        return "a chunk of '\(datasets[places.dataset].path)' lies over \(what)"
      }
    }
    return nil
  }

  private func overlapped(by range: Range<Int>) -> String? {
    if range.isEmpty { return nil }
    if range.overlaps(superblock) { return "the superblock" }
    if headers.overlap(range) { return "the header of an object" }
    if others.overlap(range) { return "a B-tree, a heap or other structure of the file" }
    return nil
  }
}
