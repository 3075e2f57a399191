/// What tells one tensor's stream from every other: the seed and the tensor's canonical path.
public struct StreamKey: Sendable, Hashable {
  /// The Philox key: word 0 is the low half.
  let key: UInt64
  /// The upper half of the Philox counter: FNV-1a of the path, word 2 is the low half.
  let path: UInt64

  /// The key of the tensor at `path`, an absolute path in the file.
  public init(seed: Seed, path: String) {
    key = seed.bits
    self.path = fnv1a(path.utf8)
  }
}

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo; RFC 9923).
///
/// Chosen for being twelve words of specification; paths of one file are few, and a collision of two
/// of n paths, chance n² / 2^65, would only give two tensors equal numbers.
func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
  bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
