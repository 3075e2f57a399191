import Foundation
import Initializers
import Testing

@Suite("Initializers")
struct InitializerTests {
  static let each: [(Initializer, String)] = [
    (
      .kaimingNormal(mode: .fanOut, nonlinearity: "relu", a: 0.5),
      #"{"name":"kaiming_normal_","mode":"fan_out","nonlinearity":"relu","a":0.5}"#
    ),
    (.xavierNormal(gain: 2), #"{"name":"xavier_normal_","gain":2}"#),
    (.xavierUniform(gain: 0.25), #"{"name":"xavier_uniform_","gain":0.25}"#),
    (.normal(mean: 1, std: 2), #"{"name":"normal_","mean":1,"std":2}"#),
    (.uniform(a: -1, b: 1), #"{"name":"uniform_","a":-1,"b":1}"#),
    (
      .truncNormal(mean: 0, std: 0.5, a: -1, b: 1),
      #"{"name":"trunc_normal_","mean":0,"std":0.5,"a":-1,"b":1}"#
    ),
    (.constant(0), #"{"name":"zeros_"}"#), (.constant(1), #"{"name":"ones_"}"#),
    (.constant(0.25), #"{"name":"constant_","val":0.25}"#),
    (
      .unitForgetBias(units: 8, gate: 1, gates: 4),
      #"{"name":"unit_forget_bias","units":8,"gate":1,"gates":4}"#
    ),
    (.rowNorms(of: "/v"), #"{"name":"weight_norm_g_","of":"\/v"}"#),
    (
      .kaimingUniform(mode: .fanIn, nonlinearity: "leaky_relu", a: 0.25),
      #"{"name":"kaiming_uniform_","mode":"fan_in","nonlinearity":"leaky_relu","a":0.25}"#
    ),
    (.eye, #"{"name":"eye_"}"#), (.dirac(groups: 2), #"{"name":"dirac_","groups":2}"#),
    (.orthogonal(gain: 2), #"{"name":"orthogonal_","gain":2}"#),
    (.sparse(sparsity: 0.5, std: 2), #"{"name":"sparse_","sparsity":0.5,"std":2}"#),
    (.scheme(.heNormal), #"{"name":"he_normal"}"#),
    (
      .varianceScaling(.init(scale: 2, mode: .fanGeometricAverage, law: .uniform)),
      #"{"name":"variance_scaling","scale":2,"mode":"fan_geo_avg","distribution":"uniform"}"#
    ),
    (
      .truncatedNormal(mean: 1, stddev: 0.5),
      #"{"name":"truncated_normal","mean":1,"stddev":0.5}"#
    ),
    (.identity(gain: 3), #"{"name":"identity","gain":3}"#),
    (.deltaOrthogonal(gain: 3), #"{"name":"delta_orthogonal","gain":3}"#),
  ]

  @Test("JSON holds the name and the arguments, and reads back", arguments: each)
  func json(initializer: Initializer, text: String) throws {
    // Key order is up to the encoder, so objects are compared.
    let written = try JSONSerialization.jsonObject(with: JSONEncoder().encode(initializer))
    let wanted = try JSONSerialization.jsonObject(with: Data(text.utf8))
    #expect(written as? NSDictionary == wanted as? NSDictionary)
    #expect(try JSONDecoder().decode(Initializer.self, from: Data(text.utf8)) == initializer)
    #expect(Initializer.names.contains(initializer.name))
  }

  @Test("arguments left out are torch's defaults")
  func defaults() throws {
    for name in Initializer.names {
      guard let preset = Initializer(name: name) else { continue }
      let json = Data(#"{"name":"\#(name)"}"#.utf8)
      #expect(try JSONDecoder().decode(Initializer.self, from: json) == preset)
      let bare = name.hasSuffix("_") ? String(name.dropLast()) : name
      #expect(Initializer(name: bare) == preset)
      #expect(Initializer(name: bare + "_") == preset)
    }
    #expect(Initializer(name: "trunc_normal_") == .truncNormal(mean: 0, std: 1, a: -2, b: 2))
    #expect(Initializer(name: "constant_") == nil)
  }

  @Test("an unknown name in JSON is an error that suggests one")
  func unknownName() {
    let json = Data(#"{"name":"kaiming_norml_"}"#.utf8)
    #expect { try JSONDecoder().decode(Initializer.self, from: json) } throws: {
      "\($0)".contains("did you mean 'kaiming_normal_'?")
    }
  }

  @Test("standard deviations follow torch's order of operations")
  func stds() throws {
    let fan = Fan(input: 363, output: 5808)
    func std(_ initializer: Initializer) throws -> Double? {
      try initializer.distribution(fan: fan).std
    }
    let relu = Initializer.kaimingNormal(mode: .fanIn, nonlinearity: "relu", a: 0)
    #expect(try std(relu) == 2.0.squareRoot() / 363.0.squareRoot())
    #expect(relu.gain == 2.0.squareRoot())
    let leaky = Initializer.kaimingNormal(mode: .fanOut, nonlinearity: "leaky_relu", a: 0.2)
    #expect(try std(leaky) == (2 / (1 + 0.2 * 0.2)).squareRoot() / 5808.0.squareRoot())
    #expect(try std(.xavierNormal(gain: 1.5)) == 1.5 * (2.0 / 6171.0).squareRoot())
    let bound = 3.0.squareRoot() * (1.5 * (2.0 / 6171.0).squareRoot())
    #expect(
      try Initializer.xavierUniform(gain: 1.5).distribution(fan: fan)
        == .uniform(low: -bound, high: bound))
  }

  @Test("initializers without fans need none")
  func withoutFans() throws {
    #expect(
      try Initializer.normal(mean: 1, std: 2).distribution(fan: nil) == .normal(mean: 1, std: 2))
    #expect(try Initializer.constant(3).distribution(fan: nil) == .constant(3))
    #expect(
      try Initializer.unitForgetBias(units: 5, gate: 1, gates: 4).distribution(fan: nil)
        == .step(5..<10))
    #expect(Initializer.constant(3).gain == nil)
  }

  static let refusals: [(Initializer, Fan?, InitializerError)] = [
    (.xavierNormal(gain: 1), nil, .fanNeeded("xavier_normal_")),
    (.xavierNormal(gain: 1), Fan(input: 0, output: 0), .zeroFan("xavier_normal_")),
    (.xavierNormal(gain: -1), Fan(input: 1, output: 1), .invalidStd("xavier_normal_", -1)),
    (
      .kaimingNormal(mode: .fanIn, nonlinearity: "relu", a: 0), Fan(input: 0, output: 1),
      .zeroFan("kaiming_normal_")
    ),
    (
      .kaimingNormal(mode: .fanIn, nonlinearity: "gelu", a: 0), Fan(input: 1, output: 1),
      .unknownNonlinearity("gelu")
    ),
    (.normal(mean: 0, std: -2), nil, .invalidStd("normal_", -2)),
    (.uniform(a: 2, b: 1), nil, .invalidBounds("uniform_", low: 2, high: 1)),
    (
      .uniform(a: -1e308, b: 1e308), nil,
      .invalidBounds("uniform_", low: -1e308, high: 1e308)
    ),
    (.truncNormal(mean: 0, std: 0, a: -1, b: 1), nil, .invalidStd("trunc_normal_", 0)),
    (
      .truncNormal(mean: 0, std: 1, a: 1, b: -1), nil,
      .invalidBounds("trunc_normal_", low: 1, high: -1)
    ),
    (
      .unitForgetBias(units: 5, gate: 4, gates: 4), nil,
      .invalidGate(units: 5, gate: 4, gates: 4)
    ),
    (.rowNorms(of: "/v"), nil, .dependsOnTensor("weight_norm_g_", path: "/v")),
    (.eye, nil, .noDistribution("eye_")), (.scheme(.heNormal), nil, .fanNeeded("he_normal")),
    (
      .varianceScaling(.init(scale: 0)), Fan(input: 1, output: 1),
      .invalidScale("variance_scaling", 0)
    ),
  ]

  @Test("what cannot be drawn is refused", arguments: refusals)
  func refused(initializer: Initializer, fan: Fan?, error: InitializerError) {
    #expect(throws: error) { try initializer.distribution(fan: fan) }
  }

  @Test("NaN is no standard deviation, and an infinite slope gives zeros")
  func oddNumbers() throws {
    let nan = Initializer.kaimingNormal(mode: .fanIn, nonlinearity: "leaky_relu", a: .nan)
    #expect(throws: InitializerError.self) { try nan.distribution(fan: Fan(input: 1, output: 1)) }
    let flat = Initializer.kaimingNormal(mode: .fanIn, nonlinearity: "leaky_relu", a: .infinity)
    #expect(
      try flat.distribution(fan: Fan(input: 1, output: 1)) == .normal(mean: 0, std: 0))
  }

  @Test("the native stream refuses truncations that keep less than a thousandth, on either side")
  func narrowTruncation() throws {
    func distribution(_ a: Double, _ b: Double) throws -> Distribution {
      try Initializer.truncNormal(mean: 0, std: 1, a: a, b: b).distribution(fan: nil)
    }
    for (a, b) in [(4.0, 5.0), (-5.0, -4.0), (0, 0.002), (40, 50)] {
      let narrow = try distribution(a, b)
      #expect(throws: InitializerError.self) { try narrow.checkRejection() }
    }
    for (a, b) in [(3.0, 50.0), (-2.0, 2.0), (0, 0.003), (-Double.infinity, 0)] {
      try distribution(a, b).checkRejection()
    }
  }

  @Test("uniform bounds must fit the element type")
  func boundsOfFormat() throws {
    let law = Distribution.uniform(low: -40000, high: 40000)
    #expect(throws: InitializerError.self) { try law.check(for: .float16) }
    try law.check(for: .bfloat16)
    try Distribution.normal(mean: 0, std: 1e300).check(for: .float16)
  }
}
