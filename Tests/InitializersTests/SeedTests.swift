import Foundation
import Initializers
import Testing

@Suite("Seeds")
struct SeedTests {
  @Test(
    "torch's range is read and written as typed",
    arguments: [
      ("0", UInt64(0)), ("42", 42), ("-1", .max), ("18446744073709551615", .max),
      ("-9223372036854775808", 1 << 63), ("9223372036854775808", 1 << 63),
    ])
  func range(text: String, bits: UInt64) throws {
    let seed = try #require(Seed(text))
    #expect(seed.bits == bits && seed.description == text)
    let json = try JSONEncoder().encode(seed)
    #expect(String(decoding: json, as: UTF8.self) == text)
    #expect(try JSONDecoder().decode(Seed.self, from: json) == seed)
  }

  @Test(
    "other text is no seed",
    arguments: ["", "-", "x", "1.0", " 1", "18446744073709551616", "-9223372036854775809", "0x1"])
  func refused(text: String) {
    #expect(Seed(text) == nil)
  }

  @Test("a drawn seed survives a reader that holds numbers as doubles")
  func drawn() {
    for _ in 0..<100 { #expect(Seed.random().bits < 1 << 53) }
    #expect(Seed.random() != Seed.random())
  }
}
