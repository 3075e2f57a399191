internal import CKernels

/// The random words that a tensor's values are made of, for tests of the generator itself.
///
/// Word i is the one that element i of a uniform float32 tensor comes from. Normal values take the
/// same words in pairs 64 apart; `docs/stream-format.md` §2 says which.
public struct RawStream: Sendable {
  /// Words come in blocks of so many.
  public static let wordsPerBlock = 256

  private let stream: CKStream
  private let isa: CKIsa

  /// The words of one tensor's stream.
  public init(key: StreamKey, isa: ISA = .best) {
    stream = CKStream(key)
    self.isa = isa.supportedClone
  }

  /// Writes whole blocks of words, in the processor's byte order.
  ///
  /// - Parameters:
  ///   - words: A multiple of `wordsPerBlock`.
  ///   - firstBlock: The number of the first block in the stream.
  public func write(_ words: inout MutableSpan<UInt32>, fromBlock firstBlock: UInt64) {
    let (blocks, rest) = words.count.quotientAndRemainder(dividingBy: Self.wordsPerBlock)
    precondition(rest == 0, "words come in whole blocks")
    unsafe words.withUnsafeMutableBufferPointer { words in
      unsafe ck_philox_words(isa, stream, firstBlock * 64, blocks, words.baseAddress)
    }
  }
}
