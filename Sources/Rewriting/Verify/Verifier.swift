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
      let all = targets.inPlanOrder
      var differences: [Verification.Difference] = []
      var values = ValueReader(targets.values)
      var (begun, next) = (-1, 0)
      try await reader.readValues(of: all.map(\.facts), in: path) { index, bytes in
        if index != begun {
          values.begin(all[index].position)
          (begun, next) = (index, 0)
        }
        let expected = values.next(bytes.count)
        defer { next += bytes.count }
        let facts = all[index].facts
        guard expected != bytes, differences.last?.path != facts.path else { return }
        differences += difference(facts, at: next, expected, bytes).map { [$0] } ?? []
      }
      return Verification(
        file: plan.file, receipt: receipt, seed: plan.seed.description, compared: all.count,
        elements: all.reduce(0) { $0 + $1.facts.elements },
        differences: differences)
    } catch {
      throw RewriteError(error, path: path)
    }
  }

  /// - Parameter start: How many bytes of the tensor came before these.
  private func difference(
    _ facts: DatasetFacts, at start: Int, _ expected: [UInt8], _ found: [UInt8]
  ) -> Verification.Difference? {
    guard let byte = zip(expected, found).enumerated().first(where: { $1.0 != $1.1 })?.offset
    else { return nil }
    let size = facts.element.size
    let place = (byte - byte % size)..<(byte - byte % size + size)
    return Verification.Difference(
      path: facts.path, element: (start + byte) / size, expected: Self.hex(expected[place]),
      found: Self.hex(found[place]))
  }

  private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
