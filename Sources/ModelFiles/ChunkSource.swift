/// Where the stored bytes of chunks come from, one chunk after another.
protocol ChunkSource {
  /// The size of the next chunk; `nil` where no more is known for now.
  mutating func nextSize() throws -> Int?
  /// Exactly as many bytes of that chunk, at most those that are left of it.
  mutating func next(_ count: Int) throws -> [UInt8]
}

extension RequestInput: ChunkSource {
  mutating func nextSize() throws -> Int? { ReaderProtocol.frameLength(try next(4)) }
}

/// Chunks in memory, put together from their pieces.
struct WholeChunks: ChunkSource {
  private var chunks: ArraySlice<(size: Int, bytes: [UInt8])> = []
  /// How many bytes of the first chunk have been given.
  private var given = 0

  /// Takes what follows.
  mutating func add(_ pieces: [ChunkPiece]) {
    for piece in pieces {
      if let size = piece.chunkSize {
        chunks.append((size, piece.bytes))
      } else if !chunks.isEmpty {
        chunks[chunks.endIndex - 1].bytes += piece.bytes
      }
    }
  }

  /// Whether the last chunk is complete.
  var areWhole: Bool { chunks.last.map { $0.bytes.count >= $0.size } ?? true }

  mutating func nextSize() -> Int? { chunks.first?.size }

  mutating func next(_ count: Int) -> [UInt8] {
    guard let first = chunks.first else { return [] }
    let part = first.bytes[given..<min(first.bytes.count, given + count)]
    given += part.count
    if given == first.size {
      chunks.removeFirst()
      given = 0
    }
    return Array(part)
  }
}
