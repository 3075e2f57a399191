internal import Initializers
internal import Layers
public import ModelFiles
public import Planning

/// Recomputes every value a receipt tells of and compares bit for bit.
///
/// What has a place in the file as it is is read there by several workers, the rest through the reader.
public struct Verifier: Sendable {
  private let reader: any ModelReader
  private let workers: Int
  private let progress: Progress?

  /// - Parameters:
  ///   - reader: Reads what has no place.
  ///   - workers: How many tasks make values and compare; the result does not depend on it.
  ///   - progress: Told of bytes that are compared.
  public init(reader: any ModelReader, workers: Int = 1, progress: Progress? = nil) {
    self.reader = reader
    self.workers = workers
    self.progress = progress
  }

  /// - Parameters:
  ///   - path: The model file.
  ///   - plan: Its receipt.
  ///   - receipt: Where the receipt was found, for the result.
  public func verify(
    _ path: String, against plan: Plan, receipt: String
  ) async throws(RewriteError) -> Verification {
    do {
      let source = try ModelSource(path)
      let targets = try await targets(of: plan, source)
      var found = try await direct(targets, source)
      found += try await indirect(targets, path)
      found.sort { $0.position < $1.position }
      return Verification(
        file: plan.file, receipt: receipt, seed: plan.seed.description, compared: targets.count,
        elements: targets.elements,
        differences: found.map { difference(plan.tensors[$0.position].path, $0.mismatch) })
    } catch {
      throw RewriteError(error, path: path)
    }
  }

  /// The inventory, of which only places are needed, is let go with the end of this.
  private func targets(of plan: Plan, _ source: ModelSource) async throws -> Targets {
    let reader = reader.leavingOutGroups
    let inventory =
      try await plan.writesPlainChunks
      ? reader.placedInventory(of: source.path) : reader.inventory(of: source.path)
    return try Targets(plan, inventory, source)
  }

  private typealias Found = (position: Int, mismatch: DirectComparison.Mismatch)

  private func direct(_ targets: Targets, _ source: ModelSource) async throws -> [Found] {
    guard !targets.direct.isEmpty else { return [] }
    let comparison = DirectComparison(
      plan: targets.values,
      files: try source.files.map { try SystemFiles.openForReading($0.path) }, workers: workers,
      progress: progress)
    let mismatches = try await comparison.run(targets.direct)
    return zip(targets.direct, mismatches).compactMap { direct, mismatch in
      mismatch.map { (direct.position, $0) }
    }
  }

  private func indirect(_ targets: Targets, _ path: String) async throws -> [Found] {
    let all = targets.indirect
    guard !all.isEmpty else { return [] }
    var found: [Found] = []
    var values = ValueReader(targets.values)
    var (begun, next) = (-1, 0)
    try await reader.readValues(of: all.map(\.facts), in: path) { index, bytes in
      if index != begun {
        values.begin(all[index].position)
        (begun, next) = (index, 0)
      }
      let expected = values.next(bytes.count)
      defer { next += bytes.count }
      progress?(bytes.count)
      guard found.last?.position != all[index].position else { return }
      let size = all[index].facts.element.size
      let mismatch = unsafe expected.withUnsafeBytes { expected in
        unsafe bytes.withUnsafeBytes { found in
          unsafe DirectComparison.mismatch(expected, found, size, next / size)
        }
      }
      found += mismatch.map { [(all[index].position, $0)] } ?? []
    }
    return found
  }

  private func difference(
    _ path: String, _ mismatch: DirectComparison.Mismatch
  ) -> Verification.Difference {
    Verification.Difference(
      path: path, element: mismatch.element, expected: Self.hex(mismatch.expected),
      found: Self.hex(mismatch.found))
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Plan {
  /// Whether a tensor that is written lies in chunks without filters.
  fileprivate var writesPlainChunks: Bool {
    tensors.contains { $0.action == .write && $0.storage == "chunked" && $0.filters.isEmpty }
  }
}
