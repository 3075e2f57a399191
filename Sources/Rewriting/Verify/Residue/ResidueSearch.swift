internal import Layers
public import ModelFiles
public import Planning
internal import Synchronization

/// Looks whether a model's files still hold what its rewritten tensors held before, in whatever corner.
///
/// Windows of the old tensors' values and stored chunks go into a table; those that are also in a tensor
/// which was kept, or in the new values, come out again; the rest is looked for at every byte of the files.
public struct ResidueSearch: Sendable {
  private let reader: any ModelReader
  private let workers: Int

  /// - Parameters:
  ///   - reader: Reads both models.
  ///   - workers: How many tasks search.
  public init(reader: any ModelReader, workers: Int = 1) {
    self.reader = reader
    self.workers = workers
  }

  /// Searches a model that was compared with its receipt.
  ///
  /// - Parameters:
  ///   - path: The model.
  ///   - plan: Its receipt.
  ///   - old: A copy of the model made before the plan was applied.
  ///   - changed: Tensors that are not as planned, whose present values prove nothing.
  public func search(
    _ path: String, _ plan: Plan, old: String, changed: Set<String> = []
  ) async throws(RewriteError) -> Verification.Residue {
    do {
      let before = try await reader.inventory(of: old)
      try Self.refuse(old, being: path)
      let after = try await reader.inventory(of: path)
      let tensors = try Self.written(plan, before, old)
      let content = TensorContent(reader: reader, path: old, datasets: tensors)
      let choice = WindowChoice(bytes: content.bytes)
      var (table, known) = try await table(of: content, choice)
      let kept = TensorContent(
        reader: reader, path: old, datasets: Self.rest(of: before, without: tensors))
      try await remove(kept, choice, from: table)
      let source = try ModelSource(path)
      let search = FileSearch(table: table, choice: choice, workers: workers)
      var (hits, bytes) = try await search.search(source)
      if !hits.isEmpty {
        // Most models hold nothing old, and need not be read a second time.
        let new = TensorContent(
          reader: reader, path: path,
          datasets: try Self.written(plan, after, path).filter { !changed.contains($0.path) })
        try await remove(new, choice, from: table)
        guard table.count > 0 else {
          throw RewriteError.notBefore(path: old, reason: "its tensors hold the new values already")
        }
        hits = try await search.search(source).hits
      }
      known.formIntersection(tensors.map(\.path))
      return Verification.Residue(
        old: old, tensors: known.count, skipped: tensors.count - known.count, windows: table.count,
        bytes: bytes, surelyFound: choice.surelyFound,
        found: hits.isEmpty ? [] : try await places(hits, content, choice))
    } catch {
      throw RewriteError(error, path: path)
    }
  }

  private func remove(
    _ content: TensorContent, _ choice: WindowChoice, from table: WindowTable
  ) async throws {
    try await content.windows(choice, workers: workers) { table.remove($1.map(\.digest)) }
  }

  /// Which tensors the windows that were found are of; those that are of none were chance.
  private func places(
    _ hits: [Window: FileSearch.Hit], _ content: TensorContent, _ choice: WindowChoice
  ) async throws -> [Verification.Residue.Place] {
    let found = Mutex((places: [Int: Verification.Residue.Place](), rest: hits))
    try await content.windows(choice, workers: 1) { index, windows in
      found.withLock { found in
        for window in windows {
          guard let hit = found.rest.removeValue(forKey: window) else { continue }
          var place =
            found.places[index]
            ?? Verification.Residue.Place(
              path: content.datasets[index].path, file: hit.file, offset: hit.offset, windows: 0)
          if place.file == hit.file { place.offset = min(place.offset, hit.offset) }
          place.windows += 1
          found.places[index] = place
        }
      }
    }
    let places = found.withLock { $0.places }
    return places.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The windows of the old tensors, and the paths of those that have some.
  private func table(
    of content: TensorContent, _ choice: WindowChoice
  ) async throws -> (table: WindowTable, known: Set<String>) {
    // A share of what is random varies.
    let expected = content.bytes >> choice.bits
    let table = WindowTable(room: expected + expected / 8 + 1024)
    let known = Mutex<Set<Int>>([])
    try await content.windows(choice, workers: workers) { index, windows in
      let telling = windows.filter(\.isTelling)
      guard !telling.isEmpty else { return }
      table.insert(telling.map(\.digest))
      known.withLock { _ = $0.insert(index) }
    }
    return (table, Set(known.withLock { $0 }.map { content.datasets[$0].path }))
  }
}

extension ResidueSearch {
  private static func refuse(_ old: String, being path: String) throws {
    let (old, new) = (try ModelSource(old), try ModelSource(path))
    for one in old.files {
      let identity = try FileIdentity(of: one.path)
      for other in new.files where identity.isSameFile(as: try FileIdentity(of: other.path)) {
        throw RewriteError.notBefore(path: one.path, reason: "it is the model itself")
      }
    }
  }

  /// The datasets of a model that the plan writes and that can hold something.
  private static func written(
    _ plan: Plan, _ inventory: Inventory, _ path: String
  ) throws -> [DatasetFacts] {
    let datasets = DatasetsByPath(inventory.datasets)
    return try plan.tensors.filter { $0.action == .write }.compactMap { tensor in
      guard let facts = datasets[tensor.path], facts.shape == tensor.shape,
        facts.bytes == tensor.bytes
      else {
        throw RewriteError.notBefore(
          path: path, reason: "\(tensor.path) is not there with the planned shape and type")
      }
      return facts.isReadable ? facts : nil
    }
  }

  private static func rest(
    of inventory: Inventory, without tensors: [DatasetFacts]
  ) -> [DatasetFacts] {
    let paths = Set(tensors.map(\.path))
    return inventory.datasets.filter { !paths.contains($0.path) && $0.isReadable }
  }
}
