internal import Initializers
internal import Layers
internal import ModelFiles

/// Makes the stored bytes of chunks where bands of values do not fit into memory: the values of a tensor go to a
/// scratch file, chunk by chunk, and what the filters make of a large chunk goes there too.
///
/// The bytes do not depend on the number of workers.
actor SpilledProducer {
  /// How many bytes of a large chunk go through its filters at a time.
  private static let pieceBytes = 1 << 20
  /// What is compressed of small chunks at a time.
  private static let shareBytes = 2 << 20

  private let writer: DirectWriter
  private let tensors: [ChunkedTensor]
  private let scratchPath: String
  private var sequence: ValueSequence
  private var nextTensor = 0
  /// The tensor whose chunks are being given.
  private var current: SpilledTensor?
  private var nextChunk = 0
  /// The chunk whose pieces are being given.
  private var pieces: PiecedChunk?
  /// What was measured of the tensors so far.
  private(set) var measurements: [Measurement] = []

  /// - Parameters:
  ///   - tensors: In plan order.
  ///   - writer: Makes the values.
  ///   - scratchPath: Where a file can be made for a moment.
  init(_ tensors: [ChunkedTensor], _ writer: DirectWriter, scratchPath: String) {
    self.tensors = tensors
    self.writer = writer
    self.scratchPath = scratchPath
    sequence = ValueSequence(writer.plan)
  }

  /// The next bytes of chunks; nothing after the last.
  func produce() async throws -> [ChunkPiece] {
    while true {
      if let piece = try pieces?.piece() { return [piece] }
      pieces = nil
      if let current, nextChunk < current.tensor.grid.chunks {
        guard let pipeline = current.tensor.pipeline else {
          return try await encodeShare(of: current)
        }
        pieces = try await encode(nextChunk, of: current, pipeline)
        nextChunk += 1
      } else {
        current = nil
        guard nextTensor < tensors.count else { return [] }
        try await begin(tensors[nextTensor])
      }
    }
  }

  private func begin(_ tensor: ChunkedTensor) async throws {
    let scratch = try ScratchFile(scratchPath, with: writer.files)
    var sequence = sequence
    let spilled = try await SpilledTensor(tensor, in: scratch, writer, from: &sequence)
    self.sequence = sequence
    measurements += spilled.measurements
    current = spilled
    nextTensor += 1
    nextChunk = 0
  }

  /// Some chunks that fit into memory.
  private func encodeShare(of spilled: SpilledTensor) async throws -> [ChunkPiece] {
    let tensor = spilled.tensor
    let count = max(writer.workers, Self.shareBytes / tensor.chunkBytes)
    let share = nextChunk..<min(nextChunk + count, tensor.grid.chunks)
    nextChunk = share.upperBound
    let isa = writer.plan.isa
    let chunks = await concurrently(share.count, writer.workers) {
      let encoder = ChunkEncoder(isa: isa)
      return { offset in
        let chunk = share.lowerBound + offset
        return Result {
          try unsafe encoder.encode(
            tensor.chunkBytes, through: tensor.filters,
            areIndependent: spilled.isIndependent(chunk)
          ) { out in try unsafe spilled.read(out, from: 0, ofChunk: chunk) }
        }
      }
    }
    var pieces: [ChunkPiece] = []
    for chunk in chunks { pieces.append(ChunkPiece(whole: try chunk.get())) }
    return pieces
  }

  /// A chunk that does not: its segments go where its values were.
  private func encode(
    _ chunk: Int, of spilled: SpilledTensor, _ pipeline: ChunkPipeline
  ) async throws -> PiecedChunk {
    let size = spilled.tensor.facts.element.size
    let piece = Self.pieceBytes / size * size
    let count = (spilled.tensor.chunkBytes - 1) / piece + 1
    let places = SegmentPlaces(in: spilled.scratch, overflowAt: spilled.bytes)
    let isa = writer.plan.isa
    let results = await concurrently(count, writer.workers) {
      let encoder = SegmentEncoder(
        pipeline, elementSize: size, areIndependent: spilled.isIndependent(chunk), isa: isa)
      var buffer = [UInt8](repeating: 0, count: piece)
      return { index in
        let start = index * piece
        let bytes = min(piece, spilled.tensor.chunkBytes - start)
        return Result {
          try unsafe buffer.withUnsafeMutableBytes { buffer in
            let values = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<bytes])
            try unsafe spilled.read(values, from: start, ofChunk: chunk)
            let first = chunk * spilled.tensor.chunkBytes + start
            return try unsafe places.store(
              encoder.encode(UnsafeRawBufferPointer(values)), at: first..<(first + bytes))
          }
        }
      }
    }
    var segments: [[PiecedChunk.Segment]] = []
    for result in results { segments.append(try result.get()) }
    let planes = segments.first?.count ?? 0
    return PiecedChunk(
      (0..<planes).flatMap { plane in segments.map { $0[plane] } }, in: spilled.scratch, pipeline)
  }
}
