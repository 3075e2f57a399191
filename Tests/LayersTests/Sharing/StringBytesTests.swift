import Testing

@testable import Layers

@Suite("Bytes of text")
struct StringBytesTests {
  @Test("texts that only look equal are others, and hash apart")
  func alike() {
    let (one, other) = ("e\u{301}", "\u{e9}")
    #expect(one == other && !one.hasBytes(of: other) && one.hasBytes(of: "e\u{301}"))
    #expect(one.hashOfBytes != other.hashOfBytes)
    #expect(one.hashOfBytes == String(["e", "\u{301}"].joined()).hashOfBytes)
    #expect([one, "a"].haveBytes(of: [one, "a"]) && ![one].haveBytes(of: [other]))
    #expect(![one].haveBytes(of: [one, one]) && [String]().haveBytes(of: []))
  }
}
