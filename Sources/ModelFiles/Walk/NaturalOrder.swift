/// The order of names in which runs of digits count as numbers: `vars/2` before `vars/10`.
enum NaturalOrder {
  /// Whether `first` comes before `second`; names that differ never tie.
  static func areInIncreasingOrder(_ first: String, _ second: String) -> Bool {
    areInIncreasingOrder(Array(first.utf8)[...], Array(second.utf8)[...])
  }

  /// The same for names as UTF-8.
  static func areInIncreasingOrder(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Bool {
    var (i, j) = (a.startIndex, b.startIndex)
    while i < a.endIndex, j < b.endIndex {
      if isDigit(a[i]), isDigit(b[j]) {
        let (left, right) = (number(a, &i), number(b, &j))
        if left.count != right.count { return left.count < right.count }
        if let order = order(left, right) { return order }
      } else if a[i] != b[j] {
        return a[i] < b[j]
      } else {
        i += 1
        j += 1
      }
    }
    if i < a.endIndex || j < b.endIndex { return j < b.endIndex }
    return a.lexicographicallyPrecedes(b)
  }

  /// The digits from `position` on, without leading zeros; leaves `position` behind them.
  private static func number(
    _ text: ArraySlice<UInt8>, _ position: inout Int
  ) -> ArraySlice<UInt8> {
    let start = position
    while position < text.endIndex, isDigit(text[position]) { position += 1 }
    return text[start..<position].drop { $0 == 0x30 }
  }

  private static func order(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Bool? {
    a.elementsEqual(b) ? nil : a.lexicographicallyPrecedes(b)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
