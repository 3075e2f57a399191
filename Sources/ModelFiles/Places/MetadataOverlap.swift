/// Values that a file claims to lie where its own structure lies, so that writing them would destroy it.
///
/// What is known of the structure is where the superblock, every object's header and whatever else was read on
/// the way lie: B-trees and heaps of groups, attributes, texts and chunks.
struct MetadataOverlap {
  /// The end of the user block.
  let base: Int
  /// Where the headers of objects lie.
  let headers: DisjointRanges

  /// The smallest superblock there is: version 2 and 3.
  private static let smallestSuperblock = 48

  /// The first values that lie over structure; `nil` when there are none.
  ///
  /// - Parameters:
  ///   - contiguous: The values of datasets.
  ///   - chunks: Those of chunks, which come second.
  ///   - isStructure: Whether other structure was read in a range, counted from the first byte of the file.
  func first<Failure: Error>(
    _ contiguous: [OwnedRange], chunks: [OwnedRange] = [],
    isStructure: (Range<Int>) throws(Failure) -> Bool
  ) throws(Failure) -> Refusal? {
    for (values, isChunk) in [(contiguous, false), (chunks, true)] {
      for value in values {
        guard let structure = try overlapped(by: value.range, isStructure) else { continue }
        return .overlap(dataset: value.dataset, isChunk: isChunk, structure)
      }
    }
    return nil
  }

  private func overlapped<Failure: Error>(
    by range: Range<Int>, _ isStructure: (Range<Int>) throws(Failure) -> Bool
  ) throws(Failure) -> Refusal.Structure? {
    if range.isEmpty { return nil }
    if range.overlaps(base..<(base + Self.smallestSuperblock)) { return .superblock }
    if headers.overlap(range) { return .header }
    // What was read before the superblock was found is no structure.
    return try isStructure(range.clamped(to: base..<Int.max)) ? .other : nil
  }
}
