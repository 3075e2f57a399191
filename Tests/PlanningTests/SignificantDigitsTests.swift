import Planning
import Testing

@Suite("Numbers of three digits")
struct SignificantDigitsTests {
  @Test(
    "numbers have three significant digits",
    arguments: [
      (0, "0"), (1, "1.00"), (-1, "-1.00"), (0.17677669, "0.177"), (0.0141421, "0.0141"),
      (12.345, "12.3"), (123.45, "123"), (99_999, "99999"), (0.000123, "0.000123"),
      (0.0000123, "1.23e-5"), (1.5e6, "1.50e6"), (-2.5e-7, "-2.50e-7"), (9.999, "10.0"),
      (0.9999, "1.00"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
      (9.999e-5, "1.00e-4"), (.leastNonzeroMagnitude, "4.94e-324"),
      (1.7976931348623157e308, "1.80e308"),
      (0.09999, "0.100"), (99.99, "100"),
    ])
  func digits(value: Double, expected: String) {
    #expect(SignificantDigits.text(value) == expected)
  }
}
