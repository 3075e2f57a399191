/// An initializer is written as its name and its arguments, for instance
/// `{"name":"kaiming_normal_","mode":"fan_in","nonlinearity":"relu","a":0}`, in that order.
extension Initializer: Codable {
  private enum Key: String, CodingKey {
    case name, mode, nonlinearity, gain, mean, std, a, b, val, units, gate, gates, of
  }

  /// Encodes the name first, then the arguments.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    switch self {
    case .kaimingNormal(let mode, let nonlinearity, let a):
      try container.encode(mode, forKey: .mode)
      try container.encode(nonlinearity, forKey: .nonlinearity)
      try container.encode(a, forKey: .a)
    case .xavierNormal(let gain), .xavierUniform(let gain):
      try container.encode(gain, forKey: .gain)
    case .normal(let mean, let std):
      try container.encode([mean, std], forKeys: [.mean, .std])
    case .uniform(let a, let b):
      try container.encode([a, b], forKeys: [.a, .b])
    case .truncNormal(let mean, let std, let a, let b):
      try container.encode([mean, std, a, b], forKeys: [.mean, .std, .a, .b])
    case .constant(let value):
      if name == "constant_" { try container.encode(value, forKey: .val) }
    case .unitForgetBias(let units, let gate, let gates):
      try container.encode([units, gate, gates], forKeys: [.units, .gate, .gates])
    case .rowNorms(let path):
      try container.encode(path, forKey: .of)
    }
  }

  /// Decodes a name and its arguments; those that torch has a default for may be left out.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(String.self, forKey: .name)
    func number(_ key: Key, _ preset: Double) throws -> Double {
      try container.decodeIfPresent(Double.self, forKey: key) ?? preset
    }
    switch Initializer(name: name) {
    case .kaimingNormal(let mode, let nonlinearity, _):
      self = .kaimingNormal(
        mode: try container.decodeIfPresent(FanMode.self, forKey: .mode) ?? mode,
        nonlinearity: try container.decodeIfPresent(String.self, forKey: .nonlinearity)
          ?? nonlinearity,
        a: try number(.a, 0))
    case .xavierNormal: self = .xavierNormal(gain: try number(.gain, 1))
    case .xavierUniform: self = .xavierUniform(gain: try number(.gain, 1))
    case .normal: self = .normal(mean: try number(.mean, 0), std: try number(.std, 1))
    case .uniform: self = .uniform(a: try number(.a, 0), b: try number(.b, 1))
    case .truncNormal:
      self = .truncNormal(
        mean: try number(.mean, 0), std: try number(.std, 1), a: try number(.a, -2),
        b: try number(.b, 2))
    case let constant?: self = constant
    case nil: self = try Self(requiring: name, in: container)
    }
  }

  /// An initializer whose arguments have no defaults.
  private init(requiring name: String, in container: KeyedDecodingContainer<Key>) throws {
    switch name {
    case "constant_", "constant":
      self = .constant(try container.decode(Double.self, forKey: .val))
    case "unit_forget_bias":
      self = .unitForgetBias(
        units: try container.decode(Int.self, forKey: .units),
        gate: try container.decode(Int.self, forKey: .gate),
        gates: try container.decode(Int.self, forKey: .gates))
    case "weight_norm_g_", "weight_norm_g":
      self = .rowNorms(of: try container.decode(String.self, forKey: .of))
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container,
        debugDescription: InitializerError.unknownInitializer(name).description)
    }
  }
}

extension Initializer {
  /// The initializer of that name with torch's default arguments.
  ///
  /// The underscore at the end may be left out. `nil` if there is none, or if it has arguments
  /// without a default.
  public init?(name: String) {
    switch name.hasSuffix("_") ? String(name.dropLast()) : name {
    case "kaiming_normal": self = .kaimingNormal(mode: .fanIn, nonlinearity: "leaky_relu", a: 0)
    case "xavier_normal": self = .xavierNormal(gain: 1)
    case "xavier_uniform": self = .xavierUniform(gain: 1)
    case "normal": self = .normal(mean: 0, std: 1)
    case "uniform": self = .uniform(a: 0, b: 1)
    case "trunc_normal": self = .truncNormal(mean: 0, std: 1, a: -2, b: 2)
    case "zeros": self = .constant(0)
    case "ones": self = .constant(1)
    default: return nil
    }
  }
}

extension KeyedEncodingContainer {
  fileprivate mutating func encode(
    _ values: [some Encodable], forKeys keys: [Key]
  ) throws {
    for (value, key) in zip(values, keys) { try encode(value, forKey: key) }
  }
}
