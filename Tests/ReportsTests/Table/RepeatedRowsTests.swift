import Testing

@testable import Reports

@Suite("Repeated rows")
struct RepeatedRowsTests {
  private struct Group: Equatable {
    var path: String?
    var members: [Int]
  }

  private func groups(_ rows: [(String, String)]) -> [Group] {
    let repeated = RepeatedRows(count: rows.count) {
      rows[$0].0
    } rest: {
      [rows[$0].1]
    }
    return (0..<repeated.count).map { position in
      #expect(Array(repeated.members(position)).first == repeated.row(position))
      return Group(
        path: repeated.path(position), members: Array(repeated.members(position)))
    }
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

  @Test("what is no digit by itself is no number")
  func characters() {
    let accented = (1...3).map { ("/a\($0)\u{301}", "") }
    #expect(groups(accented).map(\.path) == [nil, nil, nil])
    let others = ["١", "٢", "٣"].map { ("/a\($0)", "") }
    #expect(groups(others).map(\.path) == [nil, nil, nil])
    #expect(groups((8...10).map { ("\($0)é\($0)", "") }).map(\.path) == ["#é# ×3"])
    #expect(groups([("", ""), ("", ""), ("", "")]).map(\.path) == [" ×3"])
  }

  @Test("groups in one another's way are told apart")
  func interleaved() {
    let rows = (0..<7).flatMap { [("/a/\($0)", "x"), ("/b", "\($0)"), ("/a/\($0)", "y")] }
    let all = groups(rows)
    #expect(all.filter { $0.path != nil }.map(\.path) == ["/a/# ×7", "/a/# ×7"])
    #expect(all.map(\.members.count).reduce(0, +) == rows.count)
    #expect(all.map { $0.members[0] } == all.map { $0.members[0] }.sorted())
  }

  @Test("what all say, or that they do not")
  func common() {
    #expect(RepeatedRows.common([1, 1, 1], String.init) == "1")
    #expect(RepeatedRows.common([1, 2, 1], String.init) == "…")
    #expect(RepeatedRows.common([1, 2, 3]) { "\($0 / 10)" } == "0")
    #expect(RepeatedRows.common([Int](), String.init) == "…")
  }
}
