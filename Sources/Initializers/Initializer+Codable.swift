/// An initializer is written as its name and its arguments, for instance
/// `{"name":"kaiming_normal_","mode":"fan_in","nonlinearity":"relu","a":0}`, in that order.
extension Initializer: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    static let name = Key(stringValue: "name")
  }

  /// Encodes the name first, then the arguments.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    for (name, value) in arguments {
      let key = Key(stringValue: name)
      switch value {
      case .number(let number): try container.encode(number, forKey: key)
      case .integer(let number): try container.encode(number, forKey: key)
      case .text(let text): try container.encode(text, forKey: key)
      }
    }
  }

  /// Decodes a name and its arguments; those that have a default may be left out.
  ///
  /// The numbers that JSON cannot hold are the strings "nan", "inf" and "-inf".
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(String.self, forKey: .name)
    guard let signature = Signature(named: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container,
        debugDescription: InitializerError.unknownInitializer(name).description)
    }
    var arguments: Arguments = [:]
    for parameter in signature.parameters {
      let key = Key(stringValue: parameter.name)
      if let preset = parameter.preset, !container.contains(key) {
        arguments[parameter.name] = preset
      } else {
        arguments[parameter.name] = try Self.argument(parameter.kind, key, container)
      }
    }
    self = signature.make(arguments)
  }

  private static func argument(
    _ kind: Parameter.Kind, _ key: Key, _ container: KeyedDecodingContainer<Key>
  ) throws -> Argument {
    switch kind {
    case .number:
      do {
        return .number(try container.decode(Double.self, forKey: key))
      } catch {
        guard let text = try? container.decode(String.self, forKey: key),
          let number = pythonNumber(text), !number.isFinite
        else { throw error }
        return .number(number)
      }
    case .integer: return .integer(try container.decode(Int.self, forKey: key))
    case .nonlinearity, .path: return .text(try container.decode(String.self, forKey: key))
    case .word(let words):
      let word = try container.decode(String.self, forKey: key)
      guard words.contains(word.lowercased()) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container,
          debugDescription: "'\(word)' is not one of \(words.joined(separator: ", "))")
      }
      return .text(word.lowercased())
    }
  }
}
