internal import ModelFiles

/// Writes chunked tensors whose filters this program runs, while the next chunks are being made.
struct ChunkJob {
  let reader: any ModelReader
  let values: PlanValues
  let workers: Int
  let progress: Progress?

  /// - Parameters:
  ///   - targets: In plan order, each of which `ChunkedTensor` takes.
  ///   - path: A file that nobody else uses.
  /// - Returns: What was measured of each.
  func write(_ targets: [Targets.Target], to path: String) async throws -> [Measurement] {
    guard !targets.isEmpty else { return [] }
    let producer = ChunkProducer(values, targets, workers: workers)
    var ahead = Task { await producer.produce() }
    defer { ahead.cancel() }
    try await reader.writeChunks(of: targets.map(\.facts), in: path) {
      let (chunks, bytes) = await ahead.value
      ahead = Task { await producer.produce() }
      progress?(bytes)
      return chunks
    }
    return await producer.measurements
  }
}
