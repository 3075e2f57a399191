package import Layers
package import ModelFiles
package import Planning

/// Reads all float values of a file once, a bounded piece at a time, and tells what they are like.
package struct Measurer: Sendable {
  private let reader: any ModelReader
  private let workers: Int

  /// - Parameters:
  ///   - reader: Reads what has no place in the file as it is.
  ///   - workers: How many tasks read values at their places; at most 16, so that memory is bounded.
  package init(reader: any ModelReader, workers: Int = 1) {
    self.reader = reader
    self.workers = max(1, min(16, workers))
  }

  /// The statistics of each tensor of a model, in its order; `nil` for values that are no floats and
  /// those that cannot be read.
  package func measure(
    _ model: Model, _ inventory: Inventory, in path: String
  ) async throws(RewriteError) -> [Held<TensorStatistics>?] {
    let inventory = try await reader.placed(
      inventory, of: path, if: { model in model.datasets.contains(where: \.isInPlainChunks) })
    let datasets = DatasetsByPath(inventory.datasets)
    var results = [Held<TensorStatistics>?](repeating: nil, count: model.tensors.count)
    var direct: [DirectMeasurement.Target] = []
    var indirect: [(position: Int, facts: DatasetFacts)] = []
    let source: ModelSource
    do { source = try ModelSource(path) } catch { throw .model(error) }
    for (position, tensor) in model.tensors.enumerated() where Gauge(tensor) != nil {
      let facts = datasets[tensor.path]
      if let place = facts?.place {
        guard let file = source.position(of: tensor.facts.shard) else { continue }
        direct.append(
          DirectMeasurement.Target(position: position, place: place, file: file))
      } else if let facts, facts.storage.isReadable {
        indirect.append((position, facts))
      }
    }
    do {
      let files = try source.files.map { try SystemFiles.openForReading($0.path) }
      let measurement = DirectMeasurement(model: model, targets: direct, files: files)
      for (position, statistics) in try await measurement.run(workers: workers) {
        results[position] = statistics
      }
      var gauge: Gauge?
      var (begun, next) = (-1, 0)
      try await reader.readValues(of: indirect.map(\.facts), in: path) { index, bytes in
        let tensor = model.tensors[indirect[index].position]
        if index != begun { (gauge, begun, next) = (Gauge(tensor), index, 0) }
        unsafe bytes.withUnsafeBytes { bytes in
          guard let piece = unsafe gauge?.profile(of: bytes) else { return }
          unsafe gauge?.add(piece, bytes, from: next)
        }
        next += bytes.count / tensor.facts.element.size
        if gauge?.isComplete == true {
          results[indirect[index].position] = gauge.map { Held($0.statistics) }
        }
      }
    } catch {
      throw RewriteError(error, path: path)
    }
    return results
  }
}

extension Storage {
  /// Whether libhdf5 can read the values from this file alone.
  fileprivate var isReadable: Bool {
    switch self {
    case .chunked(_, let filters): filters.allSatisfy(\.isAvailable)
    case .contiguous, .compact: true
    case .virtual, .external: false
    }
  }
}
