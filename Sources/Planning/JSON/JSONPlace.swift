/// Where in a JSON text a value stands, from the inside out: a path is only made where an error names it.
indirect enum JSONPlace {
  case root
  case member(any CodingKey, of: JSONPlace)

  /// The path from the outside in.
  var path: [any CodingKey] {
    switch self {
    case .root: []
    case .member(let key, let outer): outer.path + [key]
    }
  }
}

/// The name of a member, or the position of an item, without a type that lists the names.
struct JSONKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = "\(intValue)"
    self.intValue = intValue
  }
}
