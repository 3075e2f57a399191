import Initializers
import Layers
import Planning
import Testing

@testable import Rewriting

@Suite("Moments of pieces")
struct PieceMomentsTests {
  private static let pieces = [0..<3, 3..<4, 4..<50, 50..<1000]

  /// Values whose sums round, so that another order would show.
  private func moments(_ elements: Range<Int>) -> Moments {
    let values = elements.map { 1 / Float($0 + 3) + ($0 % 7 == 0 ? 1e6 : 0) }
    var moments = Moments()
    unsafe moments.add(values.span.bytes, format: .float32, byteOrder: .little)
    return moments
  }

  private func inOrder() -> PlannedTensor.Measured {
    var whole = Moments()
    for piece in Self.pieces { whole.merge(moments(piece)) }
    return PlannedTensor.Measured(whole)
  }

  @Test(
    "pieces in any order give what they give in theirs, bit for bit",
    arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]])
  func anyOrder(order: [Int]) {
    let measured = PieceMoments([5])
    for (count, number) in order.enumerated() {
      #expect(measured.measurements[0].values == nil, "after \(count)")
      let piece = Self.pieces[number]
      measured.add(moments(piece), of: piece, in: 0, total: 1000)
    }
    #expect(measured.measurements.map(\.position) == [5])
    #expect(measured.measurements[0].values?.value == inOrder())
  }

  @Test("tensors whose pieces come by turns are each their own")
  func several() {
    let measured = PieceMoments([8, 2, 4])
    for piece in Self.pieces.reversed() {
      measured.add(moments(piece), of: piece, in: 2, total: 1000)
      measured.add(nil, of: piece, in: 1, total: 1000)
      measured.add(moments(piece), of: piece, in: 0, total: 1000)
    }
    let (results, whole) = (measured.measurements, inOrder())
    #expect(results.map(\.position) == [8, 2, 4])
    #expect(results.map(\.values?.value) == [whole, nil, whole])
  }

  @Test("pieces that workers add at the same time give the same")
  func concurrent() async {
    let measured = PieceMoments(0..<40)
    await withTaskGroup(of: Void.self) { group in
      for piece in Self.pieces.reversed() {
        group.addTask {
          for tensor in 0..<40 {
            measured.add(moments(piece), of: piece, in: tensor, total: 1000)
          }
        }
      }
    }
    let whole = inOrder()
    #expect(measured.measurements.allSatisfy { $0.values?.value == whole })
    #expect(measured.measurements.map(\.position) == Array(0..<40))
  }
}
