internal import CKernels

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// PyTorch's CPU generator: MT19937, and the normal value that the scalar path keeps for next time.
public struct TorchGenerator: Sendable {
  var engine = CKMersenneTwister()
  private var cachedNormal: Double?

  /// The state after `torch.manual_seed(seed)`, which takes the low 32 of the seed's 64 bits.
  public init(seed: Seed) {
    engine.used = 624
    unsafe withUnsafeMutableBytes(of: &engine.word) { bytes in
      var word = UInt32(truncatingIfNeeded: seed.bits)
      for index in 0..<624 {
        unsafe bytes.setValue(index, word)
        word = 1_812_433_253 &* (word ^ word >> 30) &+ UInt32(index + 1)
      }
    }
  }

  /// Goes past words by regenerating the state, a tenth of the cost of producing them.
  public mutating func skip(words: Int) {
    skip(words: words, isa: .best)
  }

  mutating func skip(words: Int, isa: ISA) {
    precondition(words >= 0, "a generator goes forward only")
    unsafe ck_mt_skip(isa.supportedClone, &engine, UInt64(words))
  }

  /// `torch.randperm(n)`.
  public mutating func randomPermutation(_ n: Int) -> [Int] {
    var order = Array(0..<n)
    for index in order.indices.dropLast() {
      var word: UInt32 = 0
      unsafe ck_mt_words(.baseline, &engine, 1, &word)
      order.swapAt(index, index + Int(word) % (n - index))
    }
    return order
  }

  /// The next value of the scalar path: the kept normal, or the first of a new pair.
  mutating func nextNormal(mean: Double, std: Double) -> Double {
    if let cachedNormal {
      self.cachedNormal = nil
      return fma(cachedNormal, std, mean)
    }
    var units = (0.0, 0.0)
    unsafe withUnsafeMutableBytes(of: &units) { bytes in
      unsafe ck_torch_uniform_f64(.baseline, &engine, 2, 0, 1, bytes.baseAddress)
    }
    let radius = (-2 * log1p(-units.1)).squareRoot()
    let angle = 6.283185307179586 * units.0
    cachedNormal = radius * sin(angle)
    return fma(radius * cos(angle), std, mean)
  }
}

extension TorchGenerator: Equatable {
  /// Whether the same numbers follow.
  public static func == (one: TorchGenerator, other: TorchGenerator) -> Bool {
    guard one.cachedNormal == other.cachedNormal else { return false }
    return unsafe withUnsafeBytes(of: one.engine) { one in
      unsafe withUnsafeBytes(of: other.engine) { unsafe one.elementsEqual($0) }
    }
  }
}
