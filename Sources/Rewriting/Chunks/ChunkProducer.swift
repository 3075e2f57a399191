internal import Initializers
internal import Layers

/// Makes the stored bytes of chunks, with several workers, in the order in which they are written.
///
/// Values are made band by band, since torch's stream only goes forward; chunks are independent of one
/// another. The bytes do not depend on the number of workers.
actor ChunkProducer {
  /// What is in memory of values at a time, but for bands that are larger.
  private static let batchBytes = 4 << 20
  /// What is compressed at a time.
  private static let shareBytes = 2 << 20
  /// What workers may take for their buffers together.
  private static let bufferBytes = 16 << 20

  private let tensors: [ChunkedTensor]
  private let workers: Int
  private var sequence: BandSequence
  private var next: (tensor: Int, band: Int) = (0, 0)
  private var batch = Batch()
  private var taken = 0
  /// Each tensor's statistics; `nil` for one of no real numbers.
  private(set) var moments: [Moments?]

  /// - Parameter tensors: In plan order.
  init(_ plan: PlanValues, _ tensors: [ChunkedTensor], workers: Int) {
    self.tensors = tensors
    self.workers = max(1, workers)
    sequence = BandSequence(plan)
    moments = Array(repeating: nil, count: tensors.count)
    isa = plan.isa
  }

  private let isa: ISA

  /// Bands of values, and the chunks in them.
  private struct Batch: Sendable {
    struct Band: Sendable {
      let tensor: Int
      let first: Int
      let bytes: [UInt8]
      let areIndependent: Bool
    }
    struct Chunk: Sendable {
      let band: Int
      let index: Int
    }
    var bands: [Band] = []
    var chunks: [Chunk] = []
  }

  /// The next chunks and the number of the bytes that their values take; nothing after the last.
  func produce() async -> (chunks: [[UInt8]], values: Int) {
    if taken == batch.chunks.count { await makeBatch() }
    var (end, bytes, largest) = (taken, 0, 1)
    while end < batch.chunks.count, bytes < Self.shareBytes || end - taken < workers {
      let size = tensors[batch.bands[batch.chunks[end].band].tensor].chunkBytes
      if end > taken, bytes + size > Self.bufferBytes { break }
      bytes += size
      largest = max(largest, size)
      end += 1
    }
    let share = taken..<end
    taken = end
    let count = max(1, min(workers, share.count, Self.bufferBytes / (2 * largest)))
    return (await encode(share, workers: count), bytes)
  }

  private func encode(_ share: Range<Int>, workers: Int) async -> [[UInt8]] {
    let (batch, tensors, isa) = (batch, tensors, isa)
    let results = await concurrently(share.count, workers) {
      let encoder = ChunkEncoder(isa: isa)
      return { offset in
        let chunk = batch.chunks[share.lowerBound + offset]
        let band = batch.bands[chunk.band]
        let tensor = tensors[band.tensor]
        return unsafe band.bytes.withUnsafeBytes { values in
          // What lies beyond an edge is one value, over and over.
          let areIndependent = band.areIndependent && !tensor.grid.isCut(chunk.index)
          return unsafe encoder.encode(
            tensor.chunkBytes, through: tensor.filters, areIndependent: areIndependent
          ) { out in
            unsafe tensor.gather(chunk.index, from: values, startingAt: band.first, into: out)
          }
        }
      }
    }
    return results
  }

  private func makeBatch() async {
    batch = Batch()
    taken = 0
    var (values, owners, bytes): ([BandValues], [Int], Int) = ([], [], 0)
    while next.tensor < tensors.count, bytes < Self.batchBytes {
      let tensor = tensors[next.tensor]
      let elements = tensor.grid.elements(ofBand: next.band)
      let size = elements.count * tensor.facts.element.size
      if bytes > 0, bytes + size > 2 * Self.batchBytes { break }
      bytes += size
      if next.band == 0 { sequence.begin(tensor.position) }
      values.append(sequence.take(elements))
      owners.append(next.tensor)
      let chunks = tensor.grid.chunksPerBand
      for index in 0..<chunks {
        batch.chunks.append(.init(band: values.count - 1, index: next.band * chunks + index))
      }
      next.band += 1
      if next.band == tensor.grid.bands { next = (next.tensor + 1, 0) }
    }
    let made = await concurrently(values.count, workers) { [values] in { values[$0].make() } }
    for (index, band) in made.enumerated() {
      moments[owners[index]].add(band.moments)
      batch.bands.append(
        .init(
          tensor: owners[index], first: values[index].elements.lowerBound, bytes: band.bytes,
          areIndependent: values[index].areIndependent))
    }
  }
}
