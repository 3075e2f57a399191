internal import Layers
internal import ModelFiles

/// Writes chunked tensors whose filters this program runs, while the next chunks are being made.
struct ChunkJob {
  let reader: any ModelReader
  let values: PlanValues
  let files: any FileOperations
  let workers: Int
  let progress: Progress?

  /// - Parameters:
  ///   - banded: Those with small bands, in plan order, each of which `ChunkedTensor` takes.
  ///   - spilled: The others, in plan order.
  ///   - path: A file that nobody else uses.
  /// - Returns: What was measured of each.
  func write(
    _ banded: [Targets.Target], _ spilled: [ChunkedTensor], to path: String
  ) async throws -> [Measurement] {
    let datasets = banded.map(\.facts) + spilled.map(\.facts)
    guard !datasets.isEmpty else { return [] }
    let producer = ChunkProducer(values, banded, workers: workers)
    let spilledProducer = SpilledProducer(
      spilled,
      DirectWriter(plan: values, files: files, workers: workers, progress: progress),
      scratchPath: PathNames.scratch(of: path))
    var ahead = Task { await producer.produce() }
    defer { ahead.cancel() }
    try await reader.writeChunks(of: datasets, in: path) {
      let (chunks, bytes) = await ahead.value
      guard !chunks.isEmpty else { return try await spilledProducer.produce() }
      ahead = Task { await producer.produce() }
      progress?(bytes)
      return chunks.map(ChunkPiece.init(whole:))
    }
    return await producer.measurements + spilledProducer.measurements
  }
}
