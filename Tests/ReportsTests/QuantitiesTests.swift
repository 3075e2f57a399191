import Testing

@testable import Reports

@Suite("Quantities")
struct QuantitiesTests {
  @Test(
    "sizes are in binary units with three digits",
    arguments: [
      (0, "0 B"), (1, "1 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (1536, "1.50 KiB"),
      // 34509 / 1024 = 33.70, 1023.9 KiB is nearer to 1 MiB than to any three digits.
      (34509, "33.7 KiB"), (102_400, "100 KiB"), (1_048_474, "1.00 MiB"), (1 << 20, "1.00 MiB"),
      (1 << 30, "1.00 GiB"), (5 << 40, "5.00 TiB"),
    ])
  func sizes(bytes: Int, expected: String) {
    #expect(Quantities.size(bytes) == expected)
  }

  @Test("shapes tell a scalar from no space at all")
  func shapes() {
    #expect(Quantities.shape([3, 3, 8]) == "3×3×8" && Quantities.shape([5]) == "5")
    #expect(Quantities.shape([]) == "()" && Quantities.shape(nil) == "NULL")
  }

  @Test("one is singular, none and many are not")
  func counts() {
    #expect(Quantities.count(1, "tensor") == "1 tensor")
    #expect(Quantities.count(0, "tensor") == "0 tensors")
    #expect(Quantities.count(2, "tensor") == "2 tensors")
  }
}
