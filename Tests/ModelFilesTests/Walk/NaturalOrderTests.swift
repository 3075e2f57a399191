import Testing

@testable import ModelFiles

@Suite struct NaturalOrderTests {
  @Test("numbers in names count as numbers")
  func numbers() {
    let names = ["10", "9", "1", "conv10", "conv2", "conv", "a/10/b", "a/2/c", "b_2_1", "b_2_10"]
    #expect(
      names.sorted(by: NaturalOrder.areInIncreasingOrder)
        == ["1", "9", "10", "a/2/c", "a/10/b", "b_2_1", "b_2_10", "conv", "conv2", "conv10"])
  }

  @Test("leading zeros do not make a tie")
  func zeros() {
    #expect(
      ["a1", "a01", "a001", "a0", "a00"].sorted(by: NaturalOrder.areInIncreasingOrder)
        == ["a0", "a00", "a001", "a01", "a1"])
  }

  @Test("a number longer than any integer is still a number")
  func long() {
    let nines = "v" + String(repeating: "9", count: 40)
    #expect(NaturalOrder.areInIncreasingOrder(nines, "v1" + String(repeating: "0", count: 40)))
  }

  @Test("no name comes before itself")
  func irreflexive() {
    for name in ["", "a", "1", "a1b"] {
      #expect(!NaturalOrder.areInIncreasingOrder(name, name))
    }
  }
}
