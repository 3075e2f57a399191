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
  ///
  /// What is not needed of model and inventory is let go before values are read.
  package func measure(
    _ model: consuming Model, _ inventory: consuming Inventory, in path: String
  ) async throws(RewriteError) -> [PackedStatistics?] {
    let inventory = try await reader.placed(
      consume inventory, of: path,
      if: { model in model.datasets.contains(where: \.isInPlainChunks) })
    let source: ModelSource
    do { source = try ModelSource(path) } catch { throw .model(error) }
    return try await measure(
      MeasurementTargets(consume model, consume inventory, source), source, path)
  }

  private func measure(
    _ targets: MeasurementTargets, _ source: ModelSource, _ path: String
  ) async throws(RewriteError) -> [PackedStatistics?] {
    var results = [PackedStatistics?](repeating: nil, count: targets.count)
    do {
      let files = try source.files.map { try SystemFiles.openForReading($0.path) }
      let measurement = DirectMeasurement(targets: targets, files: files)
      let measured = try await measurement.run(workers: workers)
      for (target, statistics) in zip(targets.direct, measured) {
        results[target.position] = statistics
      }
      try await measureIndirect(targets, path) { results[$0] = $1 }
    } catch {
      throw RewriteError(error, path: path)
    }
    return results
  }

  /// Gives the statistics of what libhdf5 must read, with positions in the model.
  private func measureIndirect(
    _ targets: MeasurementTargets, _ path: String, _ give: (Int, PackedStatistics) -> Void
  ) async throws {
    var gauge: Gauge?
    var (begun, next) = (-1, 0)
    try await reader.readValues(of: targets.indirect.map(\.facts), in: path) { index, bytes in
      let target = targets.indirect[index]
      let kind = targets.kinds[target.kind]
      if index != begun { (gauge, begun, next) = (Gauge(kind), index, 0) }
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe gauge?.add(kind.profile(of: bytes), bytes, from: next)
      }
      next += bytes.count / kind.elementSize
      if let gauge, gauge.isComplete { give(target.position, gauge.statistics) }
    }
  }
}
