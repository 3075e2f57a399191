internal import Initializers
internal import ModelFiles

/// Writes chunked tensors whose filters this program runs, while the next chunks are being made.
struct ChunkJob {
  let reader: any ModelReader
  let values: PlanValues
  let workers: Int
  let progress: Progress?

  /// - Parameters:
  ///   - tensors: In plan order.
  ///   - path: A file that nobody else uses.
  /// - Returns: Each tensor's statistics.
  func write(_ tensors: [ChunkedTensor], to path: String) async throws -> [Moments?] {
    guard !tensors.isEmpty else { return [] }
    let producer = ChunkProducer(values, tensors, workers: workers)
    var ahead = Task { await producer.produce() }
    defer { ahead.cancel() }
    try await reader.writeChunks(of: tensors.map(\.facts), in: path) {
      let (chunks, bytes) = await ahead.value
      ahead = Task { await producer.produce() }
      progress?(bytes)
      return chunks
    }
    return await producer.moments
  }
}
