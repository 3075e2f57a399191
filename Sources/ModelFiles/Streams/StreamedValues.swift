internal import HDF5
internal import Layers

/// Reads the values of a dataset in row-major order where its chunks, or rows of them, are too large for memory.
struct StreamedValues {
  private let chunks: FilteredChunks
  private let grid: ChunkGrid
  private let elementSize: Int

  /// Larger chunks are never in memory as a whole.
  static let largestChunk = 2 << 20
  /// What all streams of a band may take where libhdf5 could do the same.
  private static let largestStreams = 32 << 20

  /// - Parameter largestBand: What may be in memory of a band of chunks that libhdf5 reads.
  /// - Returns: `nil` for a dataset that libhdf5 reads as well or has to read.
  init?(_ facts: DatasetFacts, largestBand: Int) {
    guard let chunks = FilteredChunks(facts), chunks.chunkBytes(atMost: Int(UInt32.max)) != nil
    else { return nil }
    (self.chunks, grid, elementSize) = (chunks, chunks.grid, facts.element.size)
    if chunks.chunkBytes(atMost: Self.largestChunk) != nil {
      let planes = chunks.pipeline.isShuffled ? elementSize : 1
      guard grid.elements(ofBand: 0).count > largestBand / elementSize,
        grid.chunksPerBand <= Self.largestStreams / ChunkStream.bytes(planes: planes)
      else { return nil }
    }
  }

  /// Gives all values, some whole elements at a time.
  ///
  /// - Parameters:
  ///   - dataset: The open dataset, in a file that is watched for chunks.
  ///   - limit: The size of the file.
  func read(
    _ dataset: borrowing Dataset, inFileOf limit: Int, _ consume: ([UInt8]) throws -> Void
  ) throws {
    let (size, elements) = (elementSize, chunks.facts.elements)
    let whole = ChunkPiece.largest / size * size
    var open: [Int: Opened] = [:]
    var block: [UInt8] = []
    var next = 0
    while next < elements {
      let count = min(whole, (elements - next) * size)
      if block.count != count { block = [UInt8](repeating: 0, count: count) }
      try unsafe block.withUnsafeMutableBytes { block in
        var done = 0
        while done < count {
          let stretch = stretch(from: next, atMost: (count - done) / size)
          let out = unsafe UnsafeMutableRawBufferPointer(
            rebasing: block[done..<(done + stretch.count * size)])
          try unsafe fill(out, stretch, &open, dataset, limit)
          done += out.count
          next += stretch.count
        }
      }
      try consume(block)
    }
  }

  /// Elements that follow one another both in the dataset and in a chunk.
  private struct Stretch {
    var chunk = 0
    /// The first one, counted in the chunk.
    var start = 0
    var count = 0
  }

  /// A chunk that is being read.
  private struct Opened {
    /// `nil` for a chunk that was never written.
    let stream: ChunkStream?
    /// The element of the chunk that comes next.
    var next = 0
    /// How many of its elements in the dataset have not been read.
    var left: Int
  }

  private func stretch(from element: Int, atMost limit: Int) -> Stretch {
    let cut = grid.shape.indices.last { grid.chunk[$0] != grid.shape[$0] } ?? 0
    var stretch = Stretch()
    var (rest, inner) = (element, grid.shape.reduce(1, *))
    for axis in grid.shape.indices {
      inner /= grid.shape[axis]
      let index = rest / inner
      rest %= inner
      stretch.chunk = stretch.chunk * grid.counts[axis] + index / grid.chunk[axis]
      stretch.start = stretch.start * grid.chunk[axis] + index % grid.chunk[axis]
      guard axis == cut else { continue }
      let end = min(grid.shape[axis], (index / grid.chunk[axis] + 1) * grid.chunk[axis])
      stretch.count = min(limit, (end - index) * inner - rest)
    }
    return stretch
  }

  private func fill(
    _ out: UnsafeMutableRawBufferPointer, _ stretch: Stretch, _ open: inout [Int: Opened],
    _ dataset: borrowing Dataset, _ limit: Int
  ) throws {
    var chunk = try open[stretch.chunk] ?? begin(stretch.chunk, of: dataset, limit)
    if let stream = chunk.stream {
      // What lies beyond an edge comes between.
      try stream.skip(stretch.start - chunk.next, of: dataset)
      try unsafe stream.read(into: out, from: dataset)
    } else {
      unsafe chunks.fill(out)
    }
    chunk.next = stretch.start + stretch.count
    chunk.left -= stretch.count
    if chunk.left == 0, let stream = chunk.stream {
      try stream.skip(grid.chunkElements - chunk.next, of: dataset)
    }
    open[stretch.chunk] = chunk.left == 0 ? nil : chunk
  }

  private func begin(
    _ number: Int, of dataset: borrowing Dataset, _ limit: Int
  ) throws -> Opened {
    let start = grid.start(ofChunk: number)
    let values = start.indices.reduce(1) {
      $0 * min(grid.chunk[$1], grid.shape[$1] - start[$1])
    }
    let stream = try chunks.find(number, of: dataset, limit: limit).map {
      try ChunkStream(
        $0.chunk, of: dataset, $0.pipeline, elements: grid.chunkElements, elementSize: elementSize)
    }
    return Opened(stream: stream, left: values)
  }
}
