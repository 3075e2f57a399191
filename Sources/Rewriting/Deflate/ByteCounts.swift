#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How often each byte occurs in a run of bytes, and what follows from it.
struct ByteCounts {
  private(set) var counts: [Int]

  /// Counts all bytes.
  init(_ bytes: UnsafeRawBufferPointer) {
    // Four tables, since equal bytes that follow each other would wait for one another.
    counts = unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1024) { tables in
      unsafe tables.initialize(repeating: 0)
      var index = 0
      while index + 4 <= bytes.count {
        for table in 0..<4 { unsafe tables[table << 8 | Int(bytes[index + table])] &+= 1 }
        index += 4
      }
      for index in index..<bytes.count { unsafe tables[Int(bytes[index])] &+= 1 }
      return (0..<256).map { byte in
        (0..<4).reduce(0) { unsafe $0 + Int(tables[$1 << 8 | byte]) }
      }
    }
  }

  /// Whether bytes are so nearly uniform that no code would shorten them by more than half a percent,
  /// judged by some of them.
  ///
  /// Pearson's statistic over n bytes is near 255 for uniform ones and 2 ln 2 · n for each bit of
  /// entropy that a byte has less than 8.
  static func areUniform(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let sample = 4096
    guard bytes.count >= sample else { return false }
    let counts = unsafe ByteCounts(UnsafeRawBufferPointer(rebasing: bytes[..<sample])).counts
    let squares = counts.reduce(0) { $0 + $1 * $1 }
    let statistic = squares * 256 / sample - sample
    // 0.04 bits: 4096 · 0.04 · 2 ln 2 = 227.
    return statistic < 255 + 227
  }

  /// The bits that the bytes take at least, each coded for itself.
  var entropy: Double {
    let total = Double(counts.reduce(0, +))
    return counts.reduce(0.0) { $1 == 0 ? $0 : $0 + Double($1) * log2(total / Double($1)) }
  }

  var largest: Int { counts.max() ?? 0 }
}
