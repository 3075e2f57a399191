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

  /// The most bands at a time: small tensors take more room for what they are than for their values.
  private static let batchBands = 4096

  private let targets: [Targets.Target]
  private let workers: Int
  private var sequence: BandSequence
  /// The tensor whose bands come next.
  private var tensor: ChunkedTensor?
  private var next: (target: Int, band: Int) = (0, 0)
  private var batch = Batch()
  private var taken = 0
  /// What was measured of the tensors that are complete.
  private(set) var measurements: [Measurement] = []
  /// Of the bands so far of the one that is not.
  private var moments: Moments?

  /// - Parameter targets: In plan order, each of which `ChunkedTensor` takes and has small bands.
  init(_ plan: PlanValues, _ targets: [Targets.Target], workers: Int) {
    self.targets = targets
    self.workers = max(1, workers)
    sequence = BandSequence(plan)
    isa = plan.isa
  }

  private let isa: ISA

  /// Bands of values, and the chunks in them.
  private struct Batch: Sendable {
    struct Band: Sendable {
      let tensor: ChunkedTensor
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
      let size = batch.bands[batch.chunks[end].band].tensor.chunkBytes
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
    let (batch, isa) = (batch, isa)
    let results = await concurrently(share.count, workers) {
      let encoder = ChunkEncoder(isa: isa)
      return { offset in
        let chunk = batch.chunks[share.lowerBound + offset]
        let band = batch.bands[chunk.band]
        let tensor = band.tensor
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
    var (bands, bytes): ([Band], Int) = ([], 0)
    while bands.count < Self.batchBands, let band = nextBand(fitting: bytes) {
      bytes += band.values.elements.count * band.tensor.facts.element.size
      let chunks = band.tensor.grid.chunksPerBand
      for index in 0..<chunks {
        batch.chunks.append(.init(band: bands.count, index: band.index * chunks + index))
      }
      bands.append(band)
    }
    let made = await concurrently(bands.count, workers) { [bands] in { bands[$0].values.make() } }
    for (band, made) in zip(bands, made) {
      moments.add(made.moments)
      if band.index == band.tensor.grid.bands - 1 {
        measurements.append(Measurement(position: band.tensor.position, moments))
        moments = nil
      }
      batch.bands.append(
        .init(
          tensor: band.tensor, first: band.values.elements.lowerBound, bytes: made.bytes,
          areIndependent: band.values.areIndependent))
    }
  }

  /// A band whose values are still to be made.
  private struct Band {
    let tensor: ChunkedTensor
    let index: Int
    let values: BandValues
  }

  /// The next band, if it fits beside so many bytes.
  private func nextBand(fitting bytes: Int) -> Band? {
    guard bytes < Self.batchBytes, next.target < targets.count else { return nil }
    guard let tensor = tensor ?? ChunkedTensor(targets[next.target]) else {
      preconditionFailure("targets that are no such tensors go through libhdf5")
    }
    let elements = tensor.grid.elements(ofBand: next.band)
    if bytes > 0, bytes + elements.count * tensor.facts.element.size > 2 * Self.batchBytes {
      return nil
    }
    if next.band == 0 { sequence.begin(tensor.position) }
    let band = Band(tensor: tensor, index: next.band, values: sequence.take(elements))
    next.band += 1
    self.tensor = tensor
    if next.band == tensor.grid.bands { (self.tensor, next) = (nil, (next.target + 1, 0)) }
    return band
  }
}
