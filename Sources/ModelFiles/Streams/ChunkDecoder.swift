internal import CDeflate
internal import HDF5

/// Undoes a pipeline of filters on one chunk after another, each of them in memory, with memory that it keeps.
@safe final class ChunkDecoder {
  private let decompressor: OpaquePointer
  private let chunkBytes: Int
  private let elementSize: Int
  /// A chunk as it is stored, and what deflate leaves of it before bytes are put in order.
  private var (stored, planes): ([UInt8], [UInt8]) = ([], [])

  /// - Parameters:
  ///   - chunkBytes: The size of a chunk's values, those beyond the edges included.
  ///   - elementSize: The size of an element in bytes.
  init(chunkBytes: Int, elementSize: Int) throws(Inflater.Failure) {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      throw .noMemory
    }
    unsafe self.decompressor = decompressor
    self.chunkBytes = chunkBytes
    self.elementSize = elementSize
  }

  deinit { unsafe libdeflate_free_decompressor(decompressor) }

  /// Fills `values` with those of a chunk.
  ///
  /// - Parameters:
  ///   - chunk: A chunk of the dataset.
  ///   - dataset: The dataset.
  ///   - pipeline: What the chunk has gone through.
  ///   - values: Of `chunkBytes` bytes.
  func decode(
    _ chunk: StoredChunk, of dataset: borrowing Dataset, _ pipeline: ChunkPipeline,
    into values: UnsafeMutableRawBufferPointer
  ) throws {
    if stored.count < chunk.count { stored = [UInt8](repeating: 0, count: chunk.count) }
    try unsafe stored.withUnsafeMutableBytes { stored in
      try unsafe dataset.read(
        chunk, from: 0, into: UnsafeMutableRawBufferPointer(rebasing: stored[..<chunk.count]))
    }
    var count = chunk.count
    if pipeline.isChecked { count = try checked(count) }
    guard pipeline.isShuffled else { return try unsafe inflate(count, pipeline, into: values) }
    if planes.count < chunkBytes { planes = [UInt8](repeating: 0, count: chunkBytes) }
    try unsafe planes.withUnsafeMutableBytes { planes in
      let whole = unsafe UnsafeMutableRawBufferPointer(rebasing: planes[..<chunkBytes])
      try unsafe inflate(count, pipeline, into: whole)
      unsafe Planes.interleave(
        UnsafeRawBufferPointer(whole), elementSize: elementSize, into: values)
    }
  }

  /// The number of bytes in front of a checksum that is right.
  private func checked(_ count: Int) throws -> Int {
    guard count > 4 else { throw Fletcher32.Mismatch() }
    try unsafe stored.withUnsafeBytes { stored in
      let sum = unsafe Fletcher32.checksum(UnsafeRawBufferPointer(rebasing: stored[..<(count - 4)]))
      let told = unsafe stored.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
      guard Fletcher32.isTold(by: UInt32(littleEndian: told), sum) else {
        throw Fletcher32.Mismatch()
      }
    }
    return count - 4
  }

  /// What the first bytes that are stored hold, as many as `out` has room for.
  private func inflate(
    _ count: Int, _ pipeline: ChunkPipeline, into out: UnsafeMutableRawBufferPointer
  ) throws(Inflater.Failure) {
    guard pipeline.level != nil else {
      guard count == out.count else { throw count < out.count ? .tooShort : .tooLong }
      return unsafe out.copyBytes(from: stored[..<count])
    }
    var made = 0
    let result = unsafe stored.withUnsafeBytes { stored in
      unsafe libdeflate_zlib_decompress(
        decompressor, stored.baseAddress, count, out.baseAddress, out.count, &made)
    }
    switch result {
    case LIBDEFLATE_SUCCESS where made == out.count: return
    case LIBDEFLATE_SUCCESS: throw .tooShort
    case LIBDEFLATE_INSUFFICIENT_SPACE: throw .tooLong
    default: throw .damaged
    }
  }
}
