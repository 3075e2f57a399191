/// Ranges for the question whether one has a byte in common with another range.
struct DisjointRanges {
  /// In order and apart from each other.
  private var ranges: [Range<Int>]

  /// - Parameter ranges: Any, which may overlap.
  init(_ ranges: consuming [Range<Int>]) {
    ranges.sort { $0.lowerBound < $1.lowerBound }
    var count = 0
    for position in ranges.indices where !ranges[position].isEmpty {
      let range = ranges[position]
      if count > 0, range.lowerBound <= ranges[count - 1].upperBound {
        let end = max(ranges[count - 1].upperBound, range.upperBound)
        ranges[count - 1] = ranges[count - 1].lowerBound..<end
      } else {
        ranges[count] = range
        count += 1
      }
    }
    ranges.removeLast(ranges.count - count)
    self.ranges = ranges
  }

  func overlap(_ range: Range<Int>) -> Bool {
    // Those from here on begin at its end or behind.
    let next = firstIndex(atLeast: range.upperBound)
    return !range.isEmpty && next > 0 && ranges[next - 1].upperBound > range.lowerBound
  }

  private func firstIndex(atLeast value: Int) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].lowerBound < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
