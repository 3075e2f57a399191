import CDeflate
import Initializers
import Layers
import ModelFiles
import TestSupport
import Testing

@testable import Rewriting

/// Chunks that were made in pieces, as libdeflate's decompressor reads them.
@Suite("Chunks in pieces")
struct SegmentEncoderTests {
  private let folder = try? TemporaryDirectory()

  private static let elements = 300_000
  private static let elementsPerPiece = 70_000

  /// What the pipeline shuffles and compresses, and the filters that say so.
  struct Pipeline: Sendable {
    let filters: [(id: Int, parameter: Int)]
    var isShuffled: Bool { filters.contains { $0.id == 2 } }
    var isCompressed: Bool { filters.contains { $0.id == 1 } }
    var isChecked: Bool { filters.contains { $0.id == 3 } }
  }

  static let pipelines = [
    Pipeline(filters: [(1, 4)]), Pipeline(filters: [(2, 4), (1, 4)]),
    Pipeline(filters: [(2, 4), (1, 9), (3, 0)]), Pipeline(filters: [(2, 4), (1, 0)]),
    Pipeline(filters: [(2, 4)]), Pipeline(filters: [(3, 0)]), Pipeline(filters: []),
  ]

  static let values: [String: [UInt8]] = [
    "drawn": drawn(.normal(mean: 0, std: 0.02)), "constant": drawn(.constant(0.5)),
  ]

  private static func drawn(_ distribution: Distribution) -> [UInt8] {
    var values = [UInt8](repeating: 0, count: elements * 4)
    var span = values.mutableSpan
    var raw = unsafe span.mutableBytes
    fill(
      &raw, elements: 0..<elements, of: distribution, format: .float32, byteOrder: .little,
      key: StreamKey(seed: Seed(UInt64(7)), path: "/a"))
    return values
  }

  private func stored(
    _ values: [UInt8], _ pipeline: ChunkPipeline, areIndependent: Bool
  ) throws -> [UInt8] {
    let scratch = try ScratchFile(try #require(folder).file("scratch"), with: SystemFiles())
    let encoder = SegmentEncoder(
      pipeline, elementSize: 4, areIndependent: areIndependent, isa: .best)
    var pieces: [[PiecedChunk.Segment]] = []
    var end = 0
    for start in stride(from: 0, to: values.count, by: Self.elementsPerPiece * 4) {
      let piece = values[start..<min(start + Self.elementsPerPiece * 4, values.count)]
      let segments = unsafe Array(piece).withUnsafeBytes { unsafe encoder.encode($0) }
      pieces.append([])
      for segment in segments {
        try unsafe segment.bytes.withUnsafeBytes { try unsafe scratch.write($0, at: end) }
        pieces[pieces.count - 1].append(
          .init(
            place: end..<(end + segment.bytes.count), length: segment.length,
            checksum: segment.checksum))
        end += segment.bytes.count
      }
    }
    let planes = pipeline.isShuffled ? 4 : 1
    var chunk = PiecedChunk(
      (0..<planes).flatMap { plane in pieces.map { $0[plane] } }, in: scratch, pipeline)
    var bytes: [UInt8] = []
    while let piece = try chunk.piece() {
      #expect((piece.chunkSize != nil) == bytes.isEmpty)
      bytes += piece.bytes
    }
    #expect(bytes.count == chunk.size)
    return bytes
  }

  private func inflated(_ stream: some Collection<UInt8>, count: Int) -> [UInt8]? {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else { return nil }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    var out = [UInt8](repeating: 0, count: count)
    var (used, made) = (0, 0)
    let result = unsafe libdeflate_zlib_decompress_ex(
      decompressor, Array(stream), stream.count, &out, count, &used, &made)
    return result == LIBDEFLATE_SUCCESS && used == stream.count && made == count ? out : nil
  }

  @Test(
    "hold the values, behind the pipeline's filters", arguments: pipelines, ["drawn", "constant"])
  func every(pipeline: Pipeline, kind: String) throws {
    let values = try #require(Self.values[kind])
    let filters = pipeline.filters.map {
      Filter(id: $0.id, name: "", isAvailable: true, parameters: [$0.parameter])
    }
    var stored = try stored(
      values, try #require(ChunkPipeline(filters, elementSize: 4)),
      areIndependent: kind == "drawn")[...]
    if pipeline.isChecked {
      let sum = stored.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      stored = stored.dropLast(4)
      #expect(unsafe Array(stored).withUnsafeBytes { unsafe Fletcher32.checksum($0) } == sum)
    }
    // The order of bytes by the filter's definition.
    let planes = pipeline.isShuffled ? 4 : 1
    let expected = (0..<values.count).map { index in
      let plane = index / (values.count / planes)
      return values[index % (values.count / planes) * planes + plane]
    }
    guard pipeline.isCompressed else {
      #expect(Array(stored) == expected)
      return
    }
    #expect(inflated(stored, count: values.count) == expected)
    // 0.86 of normal float32 values is left by zlib, less of constants.
    guard pipeline.filters.first(where: { $0.id == 1 })?.parameter != 0 else { return }
    let share = Double(stored.count) / Double(values.count)
    #expect(share < (kind == "constant" ? 0.01 : pipeline.isShuffled ? 0.86 : 0.94))
  }
}
