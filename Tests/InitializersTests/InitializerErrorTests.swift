import Initializers
import Testing

@Suite("Error messages")
struct InitializerErrorTests {
  static let messages: [(InitializerError, String)] = [
    (
      .tooFewDimensions([5]),
      "fan in and fan out cannot be computed for shape [5], which has fewer than 2 dimensions; "
        + "use an initializer without fans, such as normal_ or zeros_"
    ),
    (.unknownMode("fan"), "mode 'fan' is not supported; use fan_in or fan_out"),
    (
      .unknownNonlinearity("ReLU"), "nonlinearity 'ReLU' is not supported; did you mean 'relu'?"
    ),
    (
      .unknownInitializer("xavier_norm"),
      "initializer 'xavier_norm' is not known; did you mean 'xavier_normal_'?"
    ),
    (
      .invalidSlope("True"),
      "negative slope 'True' is not a valid number; write an int or a float, such as 0.2"
    ),
    (.invalidStd("normal_", -1), "normal_ expects a std that is 0 or more, and got -1.0"),
    (.invalidStd("trunc_normal_", 0), "trunc_normal_ expects a std that is above 0, and got 0.0"),
    (
      .dependsOnTensor("weight_norm_g_", path: "/v"),
      "weight_norm_g_ takes its values from tensor /v, which must be planned before it"
    ),
    (
      .invalidGate(units: 5, gate: 4, gates: 4),
      "gate 4 of 4 gates with 5 units each does not exist; gates count from 0"
    ),
  ]

  @Test("messages say what, where and the remedy", arguments: messages)
  func message(error: InitializerError, text: String) {
    #expect(error.description == text)
  }

  @Test("every error has a message")
  func noneEmpty() {
    let rest: [InitializerError] = [
      .shapeTooLarge([1]), .fanNeeded("x"), .zeroFan("x"), .slopeTooLarge("1"),
      .invalidBounds("x", low: 1, high: 0), .boundsOutsideFormat(low: 0, high: 1, .float16),
      .narrowTruncation(low: 0, high: 1, acceptance: 0),
    ]
    for error in rest { #expect(error.description.count > 30) }
  }

  @Test("a name like no other lists them all")
  func noSuggestion() {
    let text = InitializerError.unknownNonlinearity("zzzzzzzz").description
    #expect(text.contains("use one of linear, conv1d"))
  }
}
