internal import HDF5
internal import Layers

/// Reads the values of a dataset in row-major order whose bands of chunks fit into memory, several times as fast as
/// libhdf5's filters do.
struct DecodedBands {
  private let chunks: FilteredChunks
  private let chunkBytes: Int

  /// A band is in memory twice.
  private static let largestBand = 8 << 20
  /// A number for each chunk of a dataset is too.
  private static let mostChunks = 1 << 17

  /// - Returns: `nil` for a dataset that has to be read in another way.
  init?(_ facts: DatasetFacts) {
    guard let chunks = FilteredChunks(facts), chunks.grid.chunks <= Self.mostChunks,
      let chunkBytes = chunks.chunkBytes(atMost: StreamedValues.largestChunk),
      chunks.grid.chunksPerBand <= Self.largestBand / chunkBytes
    else { return nil }
    (self.chunks, self.chunkBytes) = (chunks, chunkBytes)
  }

  /// Gives all values, some whole elements at a time.
  ///
  /// - Parameters:
  ///   - dataset: The open dataset, in a file that is watched for chunks.
  ///   - limit: The size of the file.
  func read(
    _ dataset: borrowing Dataset, inFileOf limit: Int, _ consume: ([UInt8]) throws -> Void
  ) throws {
    let (grid, size) = (chunks.grid, chunks.facts.element.size)
    let decoder = try ChunkDecoder(chunkBytes: chunkBytes, elementSize: size)
    // Those of one band lie side by side in memory.
    let places = (0..<grid.chunks).map { $0 % grid.chunksPerBand * chunkBytes }
    let parts = ChunkParts(grid, offsets: places, elementSize: size)
    var decoded = [UInt8](repeating: 0, count: grid.chunksPerBand * chunkBytes)
    var band: [UInt8] = []
    for number in 0..<grid.bands {
      for index in 0..<grid.chunksPerBand {
        try unsafe decoded.withUnsafeMutableBytes { decoded in
          let values = unsafe UnsafeMutableRawBufferPointer(
            rebasing: decoded[(index * chunkBytes)..<((index + 1) * chunkBytes)])
          try unsafe read(
            number * grid.chunksPerBand + index, of: dataset, limit, decoder, into: values)
        }
      }
      let elements = grid.elements(ofBand: number)
      if band.count != elements.count * size {
        band = [UInt8](repeating: 0, count: elements.count * size)
      }
      scatter(parts, elements, from: decoded, into: &band)
      try consume(band)
    }
  }

  private func read(
    _ number: Int, of dataset: borrowing Dataset, _ limit: Int, _ decoder: ChunkDecoder,
    into values: UnsafeMutableRawBufferPointer
  ) throws {
    guard let found = try chunks.find(number, of: dataset, limit: limit) else {
      return unsafe chunks.fill(values)
    }
    try unsafe decoder.decode(found.chunk, of: dataset, found.pipeline, into: values)
  }

  private func scatter(
    _ parts: ChunkParts, _ elements: Range<Int>, from decoded: [UInt8], into band: inout [UInt8]
  ) {
    unsafe decoded.withUnsafeBytes { decoded in
      unsafe band.withUnsafeMutableBytes { band in
        guard let from = decoded.baseAddress, let to = band.baseAddress else { return }
        parts.forEach(of: elements) { unsafe $0.scatter(from + $0.offset, into: to) }
      }
    }
  }
}
