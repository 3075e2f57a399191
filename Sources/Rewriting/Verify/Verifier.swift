internal import Initializers
internal import Layers
public import ModelFiles
public import Planning

/// Recomputes every value a receipt tells of and compares bit for bit.
public struct Verifier: Sendable {
  private let reader: any ModelReader

  /// A verifier that reads stored values through `reader`.
  public init(reader: any ModelReader) {
    self.reader = reader
  }

  /// - Parameters:
  ///   - path: The model file.
  ///   - plan: Its receipt.
  ///   - receipt: Where the receipt was found, for the result.
  public func verify(
    _ path: String, against plan: Plan, receipt: String
  ) async throws(RewriteError) -> Verification {
    do {
      let inventory = try await reader.inventory(of: path)
      let targets = try Targets(plan, inventory)
      let all = targets.direct.map(\.target) + targets.indirect
      var differences: [Int: Verification.Difference] = [:]
      var next = [Int](repeating: 0, count: all.count)
      try await reader.readValues(of: all.map(\.facts), in: path) { index, bytes in
        let target = all[index]
        let range = next[index]..<(next[index] + bytes.count / target.values.elementSize)
        next[index] = range.upperBound
        if differences[index] == nil {
          differences[index] = difference(target, range, bytes)
        }
      }
      return Verification(
        file: plan.file, receipt: receipt, seed: plan.seed.description, compared: all.count,
        elements: all.reduce(0) { $0 + $1.facts.elements },
        differences: differences.sorted { all[$0.key].position < all[$1.key].position }.map(\.value)
      )
    } catch {
      throw RewriteError(error, path: path)
    }
  }

  private func difference(
    _ target: Targets.Target, _ range: Range<Int>, _ found: [UInt8]
  ) -> Verification.Difference? {
    let expected = target.values.bytes(range)
    guard expected != found,
      let byte = zip(expected, found).enumerated().first(where: { $1.0 != $1.1 })?.offset
    else { return nil }
    let size = target.values.elementSize
    let element = byte / size
    let place = (element * size)..<((element + 1) * size)
    return Verification.Difference(
      path: target.facts.path, element: range.lowerBound + element,
      expected: Self.hex(expected[place]), found: Self.hex(found[place]))
  }

  private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
