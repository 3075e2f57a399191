import Testing

@testable import Initializers

@Suite("Profiles of values")
struct ProfileTests {
  private func profile(_ values: [Float]) -> Profile {
    var profile = Profile()
    unsafe values.withUnsafeBytes {
      unsafe profile.add($0, format: .float32, byteOrder: .little)
    }
    return profile
  }

  // 1, 2, …, n: mean (n + 1) / 2, variance (n² - 1) / 12, excess kurtosis -6/5 (n² + 1) / (n² - 1).
  @Test("moments are those of the formulas", arguments: [2, 100, 5000, 9999])
  func moments(count: Int) throws {
    let n = Double(count)
    let found = profile((1...count).map(Float.init))
    #expect(found.count == count)
    #expect(abs(found.mean - (n + 1) / 2) < 1e-9 * n)
    #expect(abs(found.std - ((n * n - 1) / 12).squareRoot()) < 1e-9 * n)
    let kurtosis = try #require(found.excessKurtosis)
    #expect(abs(kurtosis + 1.2 * (n * n + 1) / (n * n - 1)) < 1e-9)
    #expect(found.min == 1 && found.max == n)
  }

  @Test("two profiles merged are that of all values")
  func merging() throws {
    let values = (0..<6000).map { Float(($0 * 7919) % 1009) - 300 }
    var merged = profile(Array(values[..<1234]))
    merged.merge(profile(Array(values[1234...])))
    let whole = profile(values)
    #expect(merged.count == whole.count && merged.zeros == whole.zeros)
    #expect(abs(merged.mean - whole.mean) < 1e-9 && abs(merged.std - whole.std) < 1e-9)
    let (one, other) = (merged.excessKurtosis, whole.excessKurtosis)
    #expect(abs(try #require(one) - (try #require(other))) < 1e-9)
    #expect(merged.histogram(bins: 17) == whole.histogram(bins: 17))
  }

  @Test("special values are counted and left out")
  func special() {
    let found = profile([
      0, -0, 1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, .leastNormalMagnitude,
    ])
    #expect(found.count == 5 && found.nans == 1 && found.infinities == 2)
    #expect(found.zeros == 2 && found.subnormals == 1 && found.max == 1)
  }

  @Test("nothing and constants have no kurtosis, and histograms that count them")
  func flat() {
    #expect(Profile().histogram(bins: 4).isEmpty && Profile().excessKurtosis == nil)
    let constant = profile([2.5, 2.5, 2.5])
    #expect(constant.std == 0 && constant.excessKurtosis == nil)
    #expect(constant.histogram(bins: 4) == [3])
  }

  // Quarters of -2 … 2 are borders of fine bins, so that nothing is shared out.
  @Test("a histogram counts every value once")
  func histogram() {
    let values: [Float] = [-2, -1.5, -0.75, -0.25, 0.25, 0.5, 1.5, 1.75, 2]
    #expect(profile(values).histogram(bins: 4) == [2, 2, 2, 3])
  }
}
