/// Values of which equal ones are held once: a model of many tensors has few shapes, types and roles.
struct Pool<Value: Hashable & Sendable>: Sendable {
  private var values: [Value] = []
  /// The numbers of values by their hash, or where that is taken by one of the next.
  private var numbers: [Int: UInt32] = [:]

  /// How many values of one hash are told apart; what comes then is held once more each time.
  ///
  /// Without a limit a value that does not equal itself, as NaN, would be sought among all that came before it.
  private static var probes: Int { 8 }

  /// The value that is held in place of an equal one; the value itself if it is the first.
  mutating func shared(_ value: Value) -> Value {
    var hash = value.hashValue
    for _ in 0..<Self.probes {
      guard let number = numbers[hash] else {
        numbers[hash] = UInt32(values.count)
        break
      }
      if values[Int(number)] == value { return values[Int(number)] }
      hash &+= 1
    }
    values.append(value)
    return value
  }
}
