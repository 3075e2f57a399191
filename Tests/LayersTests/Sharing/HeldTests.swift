import Foundation
import Testing

@testable import Layers

@Suite("Held values")
struct HeldTests {
  @Test("setting a value leaves other holders alone")
  func setting() {
    let one = Held([1])
    var other = one
    #expect(one.identity == other.identity)
    other.value.append(2)
    #expect(one.value == [1] && other.value == [1, 2] && one.identity != other.identity)
  }

  @Test("equality is that of the values; a reference equals itself, whatever it holds")
  func equality() {
    #expect(Held("a") == Held("a") && Held("a") != Held("b"))
    #expect(Held("a").hashValue == Held("a").hashValue)
    let held = Held(Double.nan)
    #expect(held == held && held != Held(.nan))
  }

  @Test("JSON has nothing of the reference")
  func json() throws {
    let value = ["a": [1, 2]]
    let json = try JSONEncoder().encode(Held(value))
    #expect(try JSONDecoder().decode([String: [Int]].self, from: json) == value)
    #expect(try JSONDecoder().decode(Held<[String: [Int]]>.self, from: json).value == value)
  }
}
