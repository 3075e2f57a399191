internal import CDeflate
internal import Initializers
internal import ModelFiles

/// Runs a pipeline on pieces of a chunk, each by itself.
///
/// What comes of the planes of a piece are segments: byte after byte, those of the first plane of all pieces, then those of
/// the second and so on are the chunk. Segments of a zlib stream end at whole bytes and look back at nothing, so that
/// they can be made in any order.
@safe final class SegmentEncoder {
  /// What comes of one plane of a piece.
  struct Segment: Sendable {
    let bytes: [UInt8]
    /// How many bytes it was made of, and their checksum.
    let length: Int
    let checksum: UInt32
  }

  private let isa: ISA
  private let pipeline: ChunkPipeline
  private let planes: Int
  private let elementSize: Int
  private let areIndependent: Bool
  private let deflater: SegmentDeflater?
  private var (shuffled, output): ([UInt8], [UInt8]) = ([], [])

  /// - Parameter areIndependent: Whether each value was drawn for itself.
  init(_ pipeline: ChunkPipeline, elementSize: Int, areIndependent: Bool, isa: ISA) {
    self.pipeline = pipeline
    self.elementSize = elementSize
    self.areIndependent = areIndependent
    self.isa = isa
    planes = pipeline.isShuffled ? elementSize : 1
    deflater = pipeline.level.map { SegmentDeflater(level: $0) }
  }

  /// What comes of a piece: one segment for each plane.
  func encode(_ values: UnsafeRawBufferPointer) -> [Segment] {
    guard pipeline.isShuffled else { return unsafe segments(of: values) }
    if shuffled.count < values.count { shuffled = [UInt8](repeating: 0, count: values.count) }
    unsafe shuffled.withUnsafeMutableBytes {
      unsafe isa.shuffle(values, elementSize: elementSize, into: $0)
    }
    return unsafe shuffled.withUnsafeBytes {
      unsafe segments(of: UnsafeRawBufferPointer(rebasing: $0[..<values.count]))
    }
  }

  private func segments(of bytes: UnsafeRawBufferPointer) -> [Segment] {
    let length = bytes.count / planes
    // Level 0 asks for stored blocks.
    let independent =
      areIndependent && pipeline.level ?? 0 > 0
      ? unsafe IndependentValues(bytes, elementSize: planes) : nil
    return (0..<planes).map { plane in
      let part = unsafe UnsafeRawBufferPointer(
        rebasing: bytes[(plane * length)..<((plane + 1) * length)])
      guard let deflater else {
        return unsafe Segment(bytes: Array(part), length: length, checksum: 1)
      }
      let room = max(SegmentDeflater.bound(length), IndependentValues.bound(length))
      if output.count < room { output = [UInt8](repeating: 0, count: room) }
      let size = unsafe output.withUnsafeMutableBytes { out in
        guard let independent, let start = out.baseAddress else {
          return unsafe deflater.compress(part, into: out)
        }
        return unsafe independent.write(plane, of: bytes, into: start)
      }
      let checksum = unsafe libdeflate_adler32(1, part.baseAddress, part.count)
      return Segment(bytes: Array(output[..<size]), length: length, checksum: checksum)
    }
  }
}
