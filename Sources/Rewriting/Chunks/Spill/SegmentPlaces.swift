internal import Synchronization

/// Puts segments into a scratch file: over the values that they were made of, so that the file takes no more room,
/// or behind all of them where filters made a piece larger.
final class SegmentPlaces: Sendable {
  private let scratch: ScratchFile
  private let end: Mutex<Int>

  init(in scratch: ScratchFile, overflowAt end: Int) {
    self.scratch = scratch
    self.end = Mutex(end)
  }

  /// Writes the segments of a piece whose values are not needed any more.
  ///
  /// - Parameter piece: Where the values were.
  func store(
    _ segments: [SegmentEncoder.Segment], at piece: Range<Int>
  ) throws -> [PiecedChunk.Segment] {
    var rest = piece
    return try segments.map { segment in
      let count = segment.bytes.count
      let start = count <= rest.count ? rest.lowerBound : overflow(count)
      if start == rest.lowerBound { rest = (start + count)..<rest.upperBound }
      try unsafe segment.bytes.withUnsafeBytes { try unsafe scratch.write($0, at: start) }
      return PiecedChunk.Segment(
        place: start..<(start + count), length: segment.length, checksum: segment.checksum)
    }
  }

  private func overflow(_ count: Int) -> Int {
    end.withLock { end in
      defer { end += count }
      return end
    }
  }
}
