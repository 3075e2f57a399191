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
  ///   - targets: In plan order, each of which `ChunkedTensor` takes.
  ///   - path: A file that nobody else uses.
  /// - Returns: What was measured of each.
  func write(_ targets: [Targets.Target], to path: String) async throws -> [Measurement] {
    guard !targets.isEmpty else { return [] }
    let small = targets.filter { ChunkedTensor($0)?.hasSmallBands == true }
    let large = targets.filter { ChunkedTensor($0)?.hasSmallBands == false }
    let producer = ChunkProducer(values, small, workers: workers)
    let spilled = SpilledProducer(
      large.compactMap(ChunkedTensor.init),
      DirectWriter(plan: values, files: files, workers: workers, progress: progress),
      scratchPath: PathNames.scratch(of: path))
    var ahead = Task { await producer.produce() }
    defer { ahead.cancel() }
    try await reader.writeChunks(of: (small + large).map(\.facts), in: path) {
      let (chunks, bytes) = await ahead.value
      guard !chunks.isEmpty else { return try await spilled.produce() }
      ahead = Task { await producer.produce() }
      progress?(bytes)
      return chunks.map(ChunkPiece.init(whole:))
    }
    return await producer.measurements + spilled.measurements
  }
}
