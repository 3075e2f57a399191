import Testing

@testable import Reports

@Suite("Progress")
struct ProgressTextTests {
  // Half of 2 GiB in 0.5 s: 2 GiB/s, and as long again.
  @Test("share, sizes, rate and time left")
  func line() {
    #expect(
      ProgressText.line("writing", done: 1 << 30, of: 1 << 31, after: 0.5)
        == "writing [##########          ] 50 %  1.00 GiB of 2.00 GiB  2.00 GiB/s  1 s left")
    #expect(
      ProgressText.line("writing", done: 1, of: 7201, after: 1).hasSuffix("  1 B/s  2 h left"))
    #expect(ProgressText.line("writing", done: 1, of: 601, after: 1).hasSuffix("  10 min left"))
  }

  @Test("the beginning and the end are no special cases")
  func ends() {
    #expect(ProgressText.line("reading", done: 0, of: 10, after: 0).contains("] 0 %"))
    #expect(ProgressText.line("reading", done: 10, of: 10, after: 1).hasSuffix("0 s left"))
    #expect(ProgressText.line("reading", done: 0, of: 0, after: 1).contains("100 %"))
  }
}
