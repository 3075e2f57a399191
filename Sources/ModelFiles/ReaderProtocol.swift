internal import FoundationEssentials

/// What parent and child agree on.
///
/// `h5reinit __reader inventory|places|read|stored|write|chunks PATH PARENT`. The request for all but the first two is
/// one `RequestBatch` after another on standard input, each followed for `write` by the values' bytes and for `chunks`
/// by the stored bytes of every chunk, each after their number (4 bytes, little-endian); the answer on standard output
/// is the inventory (`InventoryWriter`; `places` asks for the places of chunks in it), or for each batch the values'
/// bytes or, for `stored`, every chunk's bytes after their number.
/// Exit status 0 says that the answer is whole, one above 128 that a file made libhdf5 crash (`LibraryCrash`);
/// any other comes with a `ModelFileError` as the last line of standard error.
enum ReaderProtocol {
  /// The hidden subcommand.
  static let command = "__reader"

  /// What the child is to do.
  enum Mode: String {
    case inventory, places, read, stored, write, chunks
  }

  /// Pieces of chunks as they are sent, some small ones together.
  static func framed(_ pieces: some Sequence<ChunkPiece>) -> [[UInt8]] {
    let enough = 1 << 18
    var frames: [[UInt8]] = [[]]
    for piece in pieces {
      let head = piece.chunkSize.map(frameHead) ?? []
      // Large ones are not copied.
      guard piece.bytes.count < enough else {
        frames += [head, piece.bytes, []]
        continue
      }
      if frames[frames.count - 1].count + piece.bytes.count > enough { frames.append([]) }
      frames[frames.count - 1] += head
      frames[frames.count - 1] += piece.bytes
    }
    return frames
  }

  /// What a frame of some bytes begins with.
  static func frameHead(_ count: Int) -> [UInt8] {
    let count = UInt32(clamping: count)
    return (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  }

  /// The number of bytes that a frame's head tells.
  static func frameLength(_ head: some BidirectionalCollection<UInt8>) -> Int {
    head.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The exit status of a child that tells why it failed.
  static let toldFailure: Int32 = 65

  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Array(try encoder.encode(value))
  }

  static func decode<Value: Decodable>(_: Value.Type, from bytes: [UInt8]) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(Value.self, from: Data(bytes))
  }
}
