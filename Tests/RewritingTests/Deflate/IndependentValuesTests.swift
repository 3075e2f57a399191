import CDeflate
import Initializers
import Testing

@testable import Rewriting

/// Streams as libdeflate's decompressor, which knows nothing of how they were made, reads them.
@Suite("Streams of independent values")
struct IndependentValuesTests {
  static let drawn: [Distribution] = [
    .normal(mean: 0, std: 0.03), .normal(mean: 1, std: 0.02), .uniform(low: -0.05, high: 0.05),
    .uniform(low: 0, high: 1), .truncatedNormal(mean: 0, std: 1, low: -2, high: 2),
  ]

  private func values(
    _ distribution: Distribution, _ format: FloatFormat, bytes: Int,
    byteOrder: ByteOrder = .little, shuffled: Bool = true
  ) -> [UInt8] {
    var values = [UInt8](repeating: 0, count: bytes)
    var span = values.mutableSpan
    var raw = unsafe span.mutableBytes
    fill(
      &raw, elements: 0..<(bytes / format.size), of: distribution, format: format,
      byteOrder: byteOrder, key: StreamKey(seed: Seed(UInt64(7)), path: "/a"))
    guard shuffled else { return values }
    var out = values
    unsafe values.withUnsafeBytes { values in
      unsafe out.withUnsafeMutableBytes {
        unsafe ISA.best.shuffle(values, elementSize: format.size, into: $0)
      }
    }
    return out
  }

  private func compressed(_ bytes: [UInt8], _ planes: Int, level: Int = 4) -> [UInt8]? {
    var out = [UInt8](repeating: 0xa5, count: IndependentValues.bound(bytes.count))
    let size = unsafe bytes.withUnsafeBytes { bytes in
      unsafe out.withUnsafeMutableBytes {
        unsafe IndependentValues.compress(bytes, elementSize: planes, level: level, into: $0)
      }
    }
    return size.map { Array(out[..<$0]) }
  }

  private func inflated(_ stream: [UInt8], count: Int) -> [UInt8]? {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else { return nil }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    var out = [UInt8](repeating: 0, count: count)
    var (used, made) = (0, 0)
    let result = unsafe libdeflate_zlib_decompress_ex(
      decompressor, stream, stream.count, &out, count, &used, &made)
    return result == LIBDEFLATE_SUCCESS && used == stream.count && made == count ? out : nil
  }

  private func sizeByLibdeflate(_ bytes: [UInt8], level: Int) -> Int {
    guard let compressor = unsafe libdeflate_alloc_compressor(Int32(level)) else { return 0 }
    defer { unsafe libdeflate_free_compressor(compressor) }
    var out = [UInt8](repeating: 0, count: bytes.count + 4096)
    return unsafe libdeflate_zlib_compress(
      compressor, bytes, bytes.count, &out, out.count)
  }

  @Test(
    "they hold the values, in no more room than libdeflate takes",
    arguments: FloatFormat.allCases, drawn)
  func every(format: FloatFormat, distribution: Distribution) throws {
    for (byteOrder, shuffled) in [(ByteOrder.little, true), (.big, true), (.little, false)] {
      for bytes in [1 << 13, 1 << 16, 131_072 + 48, 1 << 20] {
        let original = values(
          distribution, format, bytes: bytes, byteOrder: byteOrder, shuffled: shuffled)
        guard let stream = compressed(original, shuffled ? format.size : 1) else { continue }
        #expect(inflated(stream, count: bytes) == original)
        let other = sizeByLibdeflate(original, level: 4)
        #expect(
          Double(stream.count) <= 1.01 * Double(other),
          "\(stream.count) against \(other) of \(bytes), \(byteOrder), shuffled \(shuffled)")
      }
    }
  }

  @Test("the usual distributions are compressed so in every type", arguments: FloatFormat.allCases)
  func isUsed(format: FloatFormat) {
    for distribution in [Distribution.normal(mean: 0, std: 0.03), .uniform(low: -0.05, high: 0.05)]
    {
      let original = values(distribution, format, bytes: 1 << 16)
      #expect(compressed(original, format.size) != nil)
    }
  }

  @Test(
    "what repeats itself, and planes that are short or do not come out even, are left to libdeflate"
  )
  func others() {
    #expect(compressed([UInt8](repeating: 0, count: 1 << 16), 4) == nil)
    #expect(compressed(values(.normal(mean: 1, std: 1e-3), .float32, bytes: 1 << 16), 4) == nil)
    #expect(compressed(values(.normal(mean: 0, std: 1), .float32, bytes: 1 << 10), 4) == nil)
    let bytes = Array(values(.normal(mean: 0, std: 1), .float32, bytes: 1 << 16).dropLast())
    #expect(compressed(bytes, 4) == nil)
    #expect(compressed([], 4) == nil && compressed(bytes, 0) == nil && compressed(bytes, 17) == nil)
  }

  @Test("bytes that nothing shortens stay within the bound and are read back")
  func incompressible() throws {
    var words = [UInt32](repeating: 0, count: 400 * RawStream.wordsPerBlock)
    var span = words.mutableSpan
    RawStream(key: StreamKey(seed: Seed(UInt64(1)), path: "/a")).write(&span, fromBlock: 0)
    let bytes = words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
    for planes in [1, 2, 4, 8, 16] {
      let stream = try #require(compressed(bytes, planes))
      // Stored blocks of at most 65 535 bytes, each 6 bytes more at most, in a frame of 6.
      #expect(stream.count <= 409_600 + (7 + planes) * 6 + 6)
      #expect(inflated(stream, count: bytes.count) == bytes)
    }
  }

  @Test("the head tells the level as zlib's own does")
  func head() throws {
    let original = values(.normal(mean: 0, std: 1), .float32, bytes: 1 << 13)
    // The four efforts that RFC 1950 knows, each with the check bits that make a multiple of 31.
    for (level, flags) in [(1, 0x01), (4, 0x5e), (6, 0x9c), (9, 0xda)] {
      let stream = try #require(compressed(original, 4, level: level))
      #expect(stream.prefix(2) == [0x78, UInt8(flags)])
      #expect(inflated(stream, count: original.count) == original)
    }
  }
}
