import Initializers
import Testing

@Suite("Gains")
struct NonlinearityTests {
  @Test("gains are those of torch's table")
  func table() throws {
    let ones = [
      "linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
      "conv_transpose3d", "sigmoid",
    ]
    for name in ones { #expect(try Nonlinearity.gain(name) == 1) }
    #expect(try Nonlinearity.gain("tanh") == 5.0 / 3.0)
    #expect(try Nonlinearity.gain("relu") == 1.4142135623730951)
    #expect(try Nonlinearity.gain("selu") == 0.75)
    #expect(Set(Nonlinearity.names) == Set(ones + ["tanh", "relu", "selu", "leaky_relu"]))
  }

  @Test("leaky_relu takes any number for its slope, 0.01 when there is none")
  func leaky() throws {
    func gain(_ slope: Double?) throws -> Double {
      try Nonlinearity.gain("leaky_relu", param: slope)
    }
    // Recorded from Python: math.sqrt(2.0 / (1 + a ** 2)).
    #expect(try gain(nil) == 1.4141428569978354)
    #expect(try gain(0) == 1.4142135623730951)
    #expect(try gain(0.2) == 1.3867504905630728)
    #expect(try gain(-0.2) == 1.3867504905630728)
    #expect(try gain(5.0.squareRoot()) == 0.5773502691896257)
    #expect(try gain(1) == 1)
    #expect(try gain(.infinity) == 0)
    #expect(try gain(.nan).isNaN)
    #expect(throws: InitializerError.slopeTooLarge("1e+200")) { try gain(1e200) }
  }

  @Test("other nonlinearities do not look at the slope")
  func ignoredSlope() throws {
    #expect(try Nonlinearity.gain("relu", param: .nan) == 2.0.squareRoot())
    #expect(try Nonlinearity("tanh", parameter: 3).gain == 5.0 / 3)
  }

  @Test("names are exact", arguments: ["ReLU", " relu", "gelu", "identity", "", "relu_"])
  func unknownNames(name: String) {
    let error = InitializerError.unknownNonlinearity(name)
    #expect(throws: error) { try Nonlinearity.gain(name) }
    #expect(throws: error) { try Nonlinearity(name) }
  }

  @Test("slopes are read as Python's int and float literals")
  func slopes() throws {
    let cases: [(String, Double)] = [
      ("0", 0), ("1", 1), ("-0.2", -0.2), ("+.5", 0.5), ("1.", 1), ("1e-3", 0.001),
      ("1E2", 100), ("inf", .infinity), ("-inf", -.infinity), ("Infinity", .infinity),
      ("1e400", .infinity),
    ]
    for (text, value) in cases {
      #expect(try Nonlinearity.slope(parsing: text) == value, "\(text)")
    }
    #expect(try Nonlinearity.slope(parsing: "nan").isNaN)
    for text in ["True", "False", "", " 1", "1 ", "0x10", "one", "nan(1)", "1,5", "--1", "e5"] {
      #expect(throws: InitializerError.invalidSlope(text)) {
        try Nonlinearity.slope(parsing: text)
      }
    }
    let huge = String(repeating: "9", count: 400)
    #expect(throws: InitializerError.slopeTooLarge(huge)) {
      try Nonlinearity.slope(parsing: huge)
    }
  }
}
