/// What a node says as a value of a basic type.
extension JSONNode {
  func bool(_ place: @autoclosure () -> JSONPlace) throws(DecodingError) -> Bool {
    guard case .bool(let value) = self else { throw mismatch(Bool.self, place()) }
    return value
  }

  func string(_ place: @autoclosure () -> JSONPlace) throws(DecodingError) -> String {
    guard case .string(let text) = self else { throw mismatch(String.self, place()) }
    return text
  }

  /// A whole number, however it is written.
  func integer<Value: FixedWidthInteger>(
    _ place: @autoclosure () -> JSONPlace
  ) throws(DecodingError) -> Value {
    guard case .number(let digits) = self else { throw mismatch(Value.self, place()) }
    guard let value = Value(digits) ?? Double(digits).flatMap({ Value(exactly: $0) }) else {
      throw unfit(place(), "\(digits) is not a number of type \(Value.self)")
    }
    return value
  }

  /// The nearest double; those that JSON has no numbers for are the words that `OrderedJSONEncoder` writes.
  func double(_ place: @autoclosure () -> JSONPlace) throws(DecodingError) -> Double {
    switch self {
    case .number(let digits):
      guard let value = Double(digits), value.isFinite else {
        throw unfit(place(), "\(digits) is beyond all doubles")
      }
      return value
    case .string("nan"): return .nan
    case .string("inf"): return .infinity
    case .string("-inf"): return -.infinity
    default: throw mismatch(Double.self, place())
    }
  }

  func integers(_ place: JSONPlace) throws(DecodingError) -> [Int] {
    try items(place) { item, place throws(DecodingError) in try item.integer(place()) }
  }

  func strings(_ place: JSONPlace) throws(DecodingError) -> [String] {
    try items(place) { item, place throws(DecodingError) in try item.string(place()) }
  }

  private func items<Value>(
    _ place: JSONPlace, _ value: (JSONNode, () -> JSONPlace) throws(DecodingError) -> Value
  ) throws(DecodingError) -> [Value] {
    guard case .array(let items) = self else { throw mismatch([Value].self, place) }
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      values.append(try value(item) { .member(JSONKey(intValue: index), of: place) })
    }
    return values
  }

  /// That there is a value of another kind, or none.
  func mismatch(_ type: any Any.Type, _ place: JSONPlace) -> DecodingError {
    let context = DecodingError.Context(
      codingPath: place.path, debugDescription: "not a \(type)")
    return isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
  }

  private func unfit(_ place: JSONPlace, _ description: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: place.path, debugDescription: description))
  }

  var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
