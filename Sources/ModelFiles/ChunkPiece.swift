/// Bytes of a chunk as it is stored: all of it, or a part of a large one.
public struct ChunkPiece: Sendable, Equatable {
  /// The size of the whole chunk where these are its first bytes; `nil` for those that follow.
  public let chunkSize: Int?
  /// The bytes, which may be none of a chunk that was never written.
  public let bytes: [UInt8]

  /// The first bytes of a chunk of `chunkSize` bytes, or those that follow where none is given.
  public init(_ bytes: [UInt8], of chunkSize: Int? = nil) {
    self.chunkSize = chunkSize
    self.bytes = bytes
  }

  /// A whole chunk.
  public init(whole bytes: [UInt8]) { self.init(bytes, of: bytes.count) }

  /// Larger chunks go in pieces of this size at the most.
  package static let largest = 1 << 20
}
