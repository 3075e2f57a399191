import Initializers
import Planning
import Testing

@testable import Reports

@Suite("Pieces of a report")
struct ReportPieceTests {
  @Test("names cannot become markup")
  func escaping() {
    #expect(
      Markup.escape("<b a='1'>&\"\u{7}") == "&lt;b a=&#39;1&#39;&gt;&amp;&quot;\\u{07}")
  }

  @Test("lengths have a tenth at most, and no infinity")
  func lengths() {
    #expect(Markup.length(12) == "12" && Markup.length(-0.26) == "-0.3")
    #expect(Markup.length(.nan) == "0" && Markup.length(0.04) == "0")
  }

  // φ(0) = 1/√(2π) = 0.398942; cut at ±2 it is divided by Φ(2) - Φ(-2) = 0.954500.
  @Test("expected densities are those of the formulas")
  func densities() throws {
    let normal = try #require(ExpectedDensity(.normal(mean: 1, std: 2)))
    #expect(abs(normal.density(at: 1) - 0.398942 / 2) < 1e-6)
    let cut = try #require(ExpectedDensity(.truncatedNormal(mean: 0, std: 1, low: -2, high: 2)))
    #expect(abs(cut.density(at: 0) - 0.398942 / 0.954500) < 1e-6)
    #expect(cut.density(at: 2.1) == 0)
    let uniform = try #require(ExpectedDensity(.uniform(low: -0.25, high: 0.25)))
    #expect(uniform.density(at: 0.1) == 2 && uniform.density(at: 0.3) == 0)
    #expect(ExpectedDensity(.constant(1)) == nil)
  }

  @Test("small histograms in one word")
  func sparkline() {
    #expect(Sparkline.text([0, 1, 8, 4], isASCII: false) == " ▁█▄")
    #expect(Sparkline.text([0, 1, 8, 4], isASCII: true) == "_.@=")
    #expect(Sparkline.text([1, 1, 1, 1], width: 2, isASCII: true).count == 2)
    #expect(Sparkline.text([], isASCII: true).isEmpty)
  }
}
