internal import Layers
internal import ModelFiles

/// Finds shared tensors that a file holds several copies of, by their values.
enum SharedTensors {
  /// Declares copies as such in a model, so that they stay equal.
  static func declare(
    in model: inout Model, of inventory: Inventory, _ path: String, reader: any ModelReader
  ) async throws {
    let groups = model.possibleCopies
    guard !groups.isEmpty else { return }
    // Values are read by the facts of the file, in which a bfloat16 may be two opaque bytes.
    let facts = DatasetsByPath(inventory.datasets)
    for group in groups {
      let datasets = group.compactMap { facts[model.tensors[$0].path] }
      let digests = try await digests(of: datasets, path, reader)
      // What is all zeros has not been drawn yet, and two such tensors need not be one.
      let drawn = zip(group, digests).filter { $0.1 != nil }
      let equal = Dictionary(grouping: drawn, by: \.1).values
      for copies in equal where copies.count > 1 {
        model.declareCopies(copies.map(\.0))
      }
    }
  }

  /// FNV-1a of each tensor's bytes: enough to tell equal values from others, which differ by chance.
  private static func digests(
    of datasets: [DatasetFacts], _ path: String, _ reader: any ModelReader
  ) async throws -> [UInt64?] {
    var digests = [UInt64](repeating: 0xcbf2_9ce4_8422_2325, count: datasets.count)
    var isZero = [Bool](repeating: true, count: datasets.count)
    try await reader.readValues(of: datasets, in: path) { index, bytes in
      digests[index] = bytes.reduce(digests[index]) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      if isZero[index] { isZero[index] = bytes.allSatisfy { $0 == 0 } }
    }
    return zip(digests, isZero).map { $1 ? nil : $0 }
  }
}
