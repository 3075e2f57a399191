internal import Layers

/// The values of a chunked tensor in a scratch file, chunk after chunk, each with what it has beyond the edges.
struct SpilledTensor: Sendable {
  let tensor: ChunkedTensor
  let scratch: ScratchFile
  /// Whether each value was drawn for itself.
  let areIndependent: Bool
  /// What was measured of the values.
  let measurements: [Measurement]

  /// - Parameters:
  ///   - tensor: What is to be written.
  ///   - scratch: Empty.
  ///   - writer: Makes the values.
  ///   - sequence: Stands before the tensor, and then behind it.
  init(
    _ tensor: ChunkedTensor, in scratch: ScratchFile, _ writer: DirectWriter,
    from sequence: inout ValueSequence
  ) async throws {
    self.tensor = tensor
    self.scratch = scratch
    areIndependent = writer.plan.recipe(at: tensor.position)?.values.areDrawn ?? false
    try Self.fillPadding(of: tensor, in: scratch)
    let offsets = (0..<tensor.grid.chunks).map { $0 * tensor.chunkBytes }
    let target = DirectWriter.Target(
      position: tensor.position, place: .scattered(tensor.grid, offsets: offsets),
      elementSize: tensor.facts.element.size)
    measurements = try await writer.write([target], to: [scratch.open], from: &sequence)
  }

  /// The bytes of all chunks; what lies behind them in the scratch file is free.
  var bytes: Int { tensor.grid.chunks * tensor.chunkBytes }

  /// Whether the values of a chunk, and what it has beyond the edges, were drawn each for itself.
  func isIndependent(_ chunk: Int) -> Bool { areIndependent && !tensor.grid.isCut(chunk) }

  /// Reads bytes of a chunk from one of them on.
  func read(
    _ buffer: UnsafeMutableRawBufferPointer, from start: Int, ofChunk chunk: Int
  ) throws {
    try unsafe scratch.read(buffer, at: chunk * tensor.chunkBytes + start)
  }

  /// Fills chunks that reach beyond an edge, of which only the values are written later.
  private static func fillPadding(of tensor: ChunkedTensor, in scratch: ScratchFile) throws {
    let grid = tensor.grid
    guard grid.hasPartialChunks else { return }
    let count = Place.largestPiece / tensor.padding.count
    let piece = [[UInt8]](repeating: tensor.padding, count: count).flatMap(\.self)
    for chunk in 0..<grid.chunks where grid.isCut(chunk) {
      let end = (chunk + 1) * tensor.chunkBytes
      for start in stride(from: end - tensor.chunkBytes, to: end, by: piece.count) {
        try unsafe piece[..<min(piece.count, end - start)].withUnsafeBytes {
          try unsafe scratch.write($0, at: start)
        }
      }
    }
  }
}
