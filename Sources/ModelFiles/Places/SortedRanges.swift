/// Ranges, which may overlap, for the question whether one has a byte in common with another range.
struct SortedRanges {
  private let starts: [Int]
  /// The furthest end of the ranges up to each.
  private let ends: [Int]

  init(_ ranges: [Range<Int>]) {
    let sorted = ranges.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
    starts = sorted.map(\.lowerBound)
    var (ends, furthest): ([Int], Int) = ([], .min)
    for range in sorted {
      furthest = max(furthest, range.upperBound)
      ends.append(furthest)
    }
    self.ends = ends
  }

  func overlap(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    // Those from here on begin at its end or behind.
    let next = firstIndex(atLeast: range.upperBound)
    return next > 0 && ends[next - 1] > range.lowerBound
  }

  private func firstIndex(atLeast value: Int) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
