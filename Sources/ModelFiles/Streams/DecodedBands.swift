internal import HDF5
internal import Layers

/// Reads the values of a dataset in row-major order whose bands of chunks fit into memory, several times as fast as
/// libhdf5's filters do.
struct DecodedBands {
  private let grid: ChunkGrid
  private let facts: DatasetFacts
  private let filters: [Filter]
  private let padding: [UInt8]

  /// A band is in memory twice.
  private static let largestBand = 8 << 20
  /// A number for each chunk of a dataset is too.
  private static let mostChunks = 1 << 17

  /// - Returns: `nil` for a dataset that has to be read in another way.
  init?(_ facts: DatasetFacts) {
    let size = facts.element.size
    guard case .chunked(_, let filters) = facts.storage, !filters.isEmpty,
      let grid = facts.chunkGrid, let padding = facts.padding, padding.count == size,
      ChunkPipeline(filters, elementSize: size) != nil, grid.chunks <= Self.mostChunks,
      grid.chunkElements <= StreamedValues.largestChunk / size,
      grid.chunksPerBand <= Self.largestBand / (grid.chunkElements * size)
    else { return nil }
    (self.grid, self.facts, self.filters, self.padding) = (grid, facts, filters, padding)
  }

  /// Gives all values, some whole elements at a time.
  ///
  /// - Parameters:
  ///   - dataset: The open dataset, in a file that is watched for chunks.
  ///   - limit: The size of the file.
  func read(
    _ dataset: borrowing Dataset, inFileOf limit: Int, _ consume: ([UInt8]) throws -> Void
  ) throws {
    let size = facts.element.size
    let chunkBytes = grid.chunkElements * size
    let decoder = try ChunkDecoder(chunkBytes: chunkBytes, elementSize: size)
    // Those of one band lie side by side in memory.
    let places = (0..<grid.chunks).map { $0 % grid.chunksPerBand * chunkBytes }
    let parts = ChunkParts(grid, offsets: places, elementSize: size)
    var chunks = [UInt8](repeating: 0, count: grid.chunksPerBand * chunkBytes)
    var band: [UInt8] = []
    for number in 0..<grid.bands {
      for index in 0..<grid.chunksPerBand {
        try unsafe chunks.withUnsafeMutableBytes { chunks in
          let values = unsafe UnsafeMutableRawBufferPointer(
            rebasing: chunks[(index * chunkBytes)..<((index + 1) * chunkBytes)])
          try unsafe read(
            number * grid.chunksPerBand + index, of: dataset, limit, decoder, into: values)
        }
      }
      let elements = grid.elements(ofBand: number)
      if band.count != elements.count * size {
        band = [UInt8](repeating: 0, count: elements.count * size)
      }
      scatter(parts, elements, from: chunks, into: &band)
      try consume(band)
    }
  }

  private func read(
    _ number: Int, of dataset: borrowing Dataset, _ limit: Int, _ decoder: ChunkDecoder,
    into values: UnsafeMutableRawBufferPointer
  ) throws {
    let found = try dataset.storedChunk(at: grid.start(ofChunk: number), limit: limit)
    guard let chunk = found else {
      for index in values.indices { unsafe values[index] = padding[index % padding.count] }
      return
    }
    guard
      let pipeline = ChunkPipeline(
        filters, elementSize: facts.element.size, isLeftOut: chunk.skips)
    else { preconditionFailure("whether stages are left out does not matter to their order") }
    try unsafe decoder.decode(chunk, of: dataset, pipeline, into: values)
  }

  private func scatter(
    _ parts: ChunkParts, _ elements: Range<Int>, from chunks: [UInt8], into band: inout [UInt8]
  ) {
    unsafe chunks.withUnsafeBytes { chunks in
      unsafe band.withUnsafeMutableBytes { band in
        guard let from = chunks.baseAddress, let to = band.baseAddress else { return }
        parts.forEach(of: elements) { unsafe $0.scatter(from + $0.offset, into: to) }
      }
    }
  }
}
