internal import CZlib
internal import ModelFiles

/// A chunk as it shall be stored, whose segments lie in a scratch file.
struct PiecedChunk: Sendable {
  /// Where a segment lies, of how many bytes it was made, and their checksum.
  struct Segment: Sendable {
    let place: Range<Int>
    let length: Int
    let checksum: UInt32
  }

  private let scratch: ScratchFile
  private let segments: [Segment]
  /// What comes before the segments and behind them.
  private let head, tail: [UInt8]
  private var sum: Fletcher32?
  private var next = 0

  /// The bytes of the chunk.
  let size: Int

  /// - Parameter segments: In the order of the chunk's bytes.
  init(_ segments: [Segment], in scratch: ScratchFile, _ pipeline: ChunkPipeline) {
    self.scratch = scratch
    self.segments = segments
    if let level = pipeline.level {
      head = ZlibFrame.head(level: level)
      tail = ZlibFrame.tail(checksum: Self.checksum(segments))
    } else {
      (head, tail) = ([], [])
    }
    sum = pipeline.isChecked ? Fletcher32() : nil
    size =
      head.count + segments.reduce(0) { $0 + $1.place.count } + tail.count
      + (pipeline.isChecked ? 4 : 0)
  }

  /// The next bytes, some segments of them; `nil` after the last.
  mutating func piece() throws -> ChunkPiece? {
    guard next < segments.count else { return nil }
    let isFirst = next == 0
    var bytes = isFirst ? head : []
    repeat {
      bytes += try read(segments[next].place)
      next += 1
    } while next < segments.count
      && bytes.count + segments[next].place.count <= ChunkPiece.largest
    if next == segments.count { bytes += tail }
    unsafe bytes.withUnsafeBytes { unsafe sum?.add($0) }
    if next == segments.count, let sum {
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: sum.value >> (8 * $0)) }
    }
    return ChunkPiece(bytes, of: isFirst ? size : nil)
  }

  private func read(_ place: Range<Int>) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: place.count)
    try unsafe bytes.withUnsafeMutableBytes { buffer in
      try unsafe scratch.read(buffer, at: place.lowerBound)
    }
    return bytes
  }

  /// The checksum of all that the segments were made of.
  private static func checksum(_ segments: [Segment]) -> UInt32 {
    segments.reduce(1) {
      UInt32(truncatingIfNeeded: adler32_combine(UInt($0), UInt($1.checksum), $1.length))
    }
  }
}
