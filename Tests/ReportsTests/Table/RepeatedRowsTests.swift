import Testing

@testable import Reports

@Suite("Repeated rows")
struct RepeatedRowsTests {
  private func groups(_ rows: [(String, String)]) -> [RepeatedRows.Group] {
    RepeatedRows.groups(rows.map { RepeatedRows.Key(path: $0.0, rest: [$0.1]) })
  }

  @Test("three or more that differ in numbers only are one, where the first stands")
  func collapses() {
    let rows = (0..<12).flatMap {
      [("/blocks/\($0)/kernel", "3×3"), ("/blocks/\($0)/bias", "3")]
    }
    #expect(
      groups([("/stem/kernel", "3×3")] + rows) == [
        .init(path: nil, members: [0]),
        .init(path: "/blocks/#/kernel ×12", members: stride(from: 1, to: 24, by: 2).map { $0 }),
        .init(path: "/blocks/#/bias ×12", members: stride(from: 2, to: 25, by: 2).map { $0 }),
      ])
  }

  @Test("a number that all have stays, one that differs does not")
  func keepsCommonNumbers() {
    let rows = (1...3).map { ("/conv2d_\($0)/gru2/kernel0", "") }
    #expect(groups(rows).map(\.path) == ["/conv2d_#/gru2/kernel0 ×3"])
  }

  @Test("two alike, and rows that say something else, stay as they are")
  func keepsOthers() {
    #expect(groups([("/a0", ""), ("/a1", "")]).map(\.path) == [nil, nil])
    #expect(groups([("/a0", "x"), ("/a1", "x"), ("/a2", "y")]).map(\.path) == [nil, nil, nil])
    #expect(groups([("/a0", ""), ("/a1", ""), ("/b2", "")]).map(\.path) == [nil, nil, nil])
    #expect(groups([]) == [])
  }
}
