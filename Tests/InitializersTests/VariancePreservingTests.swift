import Initializers
import Testing

@Suite("Gains beyond torch's table")
struct VariancePreservingTests {
  @Test("elu follows alpha: relu's at 0")
  func elu() throws {
    func gain(_ alpha: Double) throws -> Double {
      try Nonlinearity.gain("variance_preserving_elu", param: alpha)
    }
    #expect(abs(try gain(0) - 2.0.squareRoot()) < 1e-15)
    // 1/sqrt(1/2 + 0.14494541749292386), by mpmath.
    #expect(abs(try gain(1) - 1.2451983007007066) < 1e-14)
  }

  @Test("closed forms: squareplus has E = 3/2, exponential e²")
  func closed() throws {
    #expect(
      abs(try Nonlinearity.gain("variance_preserving_squareplus") - (2.0 / 3).squareRoot()) < 1e-15)
    #expect(
      abs(try Nonlinearity.gain("variance_preserving_exponential") - 0.36787944117144233) < 1e-16)
  }

  @Test(
    "other names are refused, with the prefix and without",
    arguments: [
      "silu", "variance_preserving_", "variance_preserving_relu",
    ])
  func unknown(name: String) {
    #expect(throws: InitializerError.unknownNonlinearity(name)) { try Nonlinearity.gain(name) }
  }
}
