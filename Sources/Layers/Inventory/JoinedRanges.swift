extension [Range<Int>] {
  /// Appends a range, as part of the last one where it follows that without a gap.
  package mutating func join(_ range: Range<Int>) {
    if let last, last.upperBound == range.lowerBound {
      self[count - 1] = last.lowerBound..<range.upperBound
    } else {
      append(range)
    }
  }
}
