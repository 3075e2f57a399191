internal import CKernels

/// Where the permutations of `sparse_` come from, one after the other.
public protocol PermutationSource {
  /// The numbers from 0 up to `n`, excluded, in random order.
  ///
  /// As torch's `randperm`: for i = 0…n−2, number i changes places with number i + (w mod (n − i)),
  /// w being the next 32-bit word.
  mutating func randomPermutation(_ n: Int) -> [Int]
}

/// Permutations from a tensor's own stream; `docs/stream-matrices.md` specifies the words.
///
/// They come from counters of round 1, which no normal value is drawn from.
public struct PhiloxPermutations: PermutationSource {
  private let stream: CKStream
  private let isa: ISA
  private var block: UInt64 = 0

  static let wordsPerBlock = 256

  /// The permutations of the tensor with that key, from the first on.
  public init(key: StreamKey, isa: ISA = .best) {
    stream = CKStream(key: halves(key.key), path: halves(key.path))
    self.isa = isa
  }

  /// The next permutation; each takes as many blocks of words as it needs.
  public mutating func randomPermutation(_ n: Int) -> [Int] {
    guard n > 1 else { return Array(0..<max(n, 0)) }
    var order = Array(0..<n)
    var words = [UInt32](repeating: 0, count: Self.wordsPerBlock)
    for start in stride(from: 0, to: n - 1, by: Self.wordsPerBlock) {
      let counter = 1 << 48 | block * 64
      unsafe words.withUnsafeMutableBufferPointer {
        unsafe ck_philox_words(isa.supportedClone, stream, counter, 1, $0.baseAddress)
      }
      block += 1
      for i in start..<min(start + Self.wordsPerBlock, n - 1) {
        order.swapAt(i, i + Int(words[i - start]) % (n - i))
      }
    }
    return order
  }
}

/// torch's own: the words that its generator gives next.
extension TorchGenerator: PermutationSource {}
