/// A prefix code for symbols of given frequencies, as deflate defines it: the lengths tell all.
struct HuffmanCode {
  /// The bits of each symbol's code; 0 for one that does not occur.
  let lengths: [UInt8]

  /// - Parameters:
  ///   - counts: How often each symbol occurs; at least two do.
  ///   - limit: The longest code allowed.
  init(counts: [Int], limit: Int) {
    var counts = counts
    var lengths = Self.lengths(counts)
    while let longest = lengths.max(), longest > limit {
      // Flatter frequencies make a flatter tree; what that costs is rare symbols alone.
      counts = counts.map { ($0 + 1) / 2 }
      lengths = Self.lengths(counts)
    }
    self.lengths = lengths
  }

  /// The bits that the symbols take in all.
  func size(of counts: [Int]) -> Int { zip(counts, lengths).reduce(0) { $0 + $1.0 * Int($1.1) } }

  /// Each symbol's code, its first bit the lowest, times 256, and its length.
  var packed: [UInt32] {
    // The number of codes of each length, then the first code that is one bit longer.
    var next = [UInt32](repeating: 0, count: 17)
    for length in lengths where length > 0 { next[Int(length) + 1] += 1 }
    for length in 1..<17 { next[length] = (next[length - 1] + next[length]) << 1 }
    return lengths.map { length in
      guard length > 0 else { return 0 }
      let code = next[Int(length)]
      next[Int(length)] += 1
      let reversed = code.bitReversed >> (32 - UInt32(length))
      return reversed << 8 | UInt32(length)
    }
  }

  /// Depths in Huffman's tree: the two rarest trees are joined until one is left.
  private static func lengths(_ counts: [Int]) -> [UInt8] {
    let leaves = counts.indices.filter { counts[$0] > 0 }
      .sorted { (counts[$0], $0) < (counts[$1], $1) }
    var lengths = [UInt8](repeating: 0, count: counts.count)
    guard leaves.count > 1 else {
      for leaf in leaves { lengths[leaf] = 1 }
      return lengths
    }
    // Trees are made in the order of their frequency, so that two queues do.
    var weights = leaves.map { counts[$0] }
    var parents = [Int](repeating: 0, count: 2 * leaves.count - 1)
    var (leaf, tree) = (0, leaves.count)
    for made in leaves.count..<parents.count {
      var weight = 0
      for _ in 0..<2 {
        let isLeaf = leaf < leaves.count && (tree == made || weights[leaf] <= weights[tree])
        let rarest = isLeaf ? leaf : tree
        if isLeaf { leaf += 1 } else { tree += 1 }
        weight += weights[rarest]
        parents[rarest] = made
      }
      weights.append(weight)
    }
    var depths = [UInt8](repeating: 0, count: parents.count)
    for node in (0..<(parents.count - 1)).reversed() { depths[node] = depths[parents[node]] + 1 }
    for (index, leaf) in leaves.enumerated() { lengths[leaf] = depths[index] }
    return lengths
  }
}

extension UInt32 {
  fileprivate var bitReversed: UInt32 {
    var bits = byteSwapped
    bits = (bits & 0x0f0f_0f0f) << 4 | bits >> 4 & 0x0f0f_0f0f
    bits = (bits & 0x3333_3333) << 2 | bits >> 2 & 0x3333_3333
    return (bits & 0x5555_5555) << 1 | bits >> 1 & 0x5555_5555
  }
}
