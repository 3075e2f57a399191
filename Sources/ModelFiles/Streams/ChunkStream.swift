internal import HDF5

/// The values of one large chunk from the first one on, of which only some are in memory.
///
/// After the shuffle filter the bytes of one value lie far apart: each plane of bytes is read by an inflater of its own,
/// which begins where one that went through the stream before has been at its start.
final class ChunkStream {
  private enum Plane {
    case stored(from: Int)
    case inflated(Inflater)
  }

  private let chunk: StoredChunk
  private let elementSize: Int
  private var planes: [Plane] = []
  /// How many elements have not been read from the file.
  private var left: Int
  private let elements: Int
  /// Values that have been read and not been taken, from `taken` on.
  private var ready: [UInt8] = []
  private var taken = 0

  private static let readyBytes = 16 << 10

  /// What one takes in memory.
  ///
  /// - Parameter planes: How many planes its bytes are in.
  static func bytes(planes: Int) -> Int { planes * Inflater.bytes + 2 * readyBytes }

  /// Begins to read a chunk, which takes going through most of it where it is shuffled.
  ///
  /// - Parameters:
  ///   - chunk: A chunk of the dataset.
  ///   - dataset: The dataset.
  ///   - pipeline: What the chunk has gone through.
  ///   - elements: How many it has, those beyond the edges included.
  ///   - elementSize: Their size in bytes.
  init(
    _ chunk: StoredChunk, of dataset: borrowing Dataset, _ pipeline: ChunkPipeline, elements: Int,
    elementSize: Int
  ) throws {
    self.chunk = chunk
    self.elementSize = elementSize
    self.elements = elements
    left = elements
    var count = chunk.count
    if pipeline.isChecked {
      count -= 4
      try Self.check(chunk, of: dataset)
    }
    let number = pipeline.isShuffled ? elementSize : 1
    let length = elements * elementSize / number
    guard pipeline.level != nil else {
      guard count == elements * elementSize else { throw Inflater.Failure.tooShort }
      planes = (0..<number).map { .stored(from: $0 * length) }
      return
    }
    let ahead = try Inflater(count: count)
    for _ in 1..<number {
      planes.append(.inflated(try Inflater(at: ahead)))
      try unsafe ahead.skip(length) { try unsafe dataset.read(chunk, from: $0, into: $1) }
    }
    planes.append(.inflated(ahead))
  }

  /// Fills `out` with the next whole elements.
  func read(
    into out: UnsafeMutableRawBufferPointer, from dataset: borrowing Dataset
  ) throws {
    var done = 0
    while done < out.count {
      if taken == ready.count { try refill(dataset) }
      let part = min(out.count - done, ready.count - taken)
      unsafe ready.withUnsafeBytes { ready in
        unsafe UnsafeMutableRawBufferPointer(rebasing: out[done..<(done + part)])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: ready[taken..<(taken + part)]))
      }
      taken += part
      done += part
    }
  }

  /// Leaves out the next elements.
  func skip(_ elements: Int, of dataset: borrowing Dataset) throws {
    var rest = elements * elementSize
    while rest > 0 {
      if taken == ready.count { try refill(dataset) }
      let part = min(rest, ready.count - taken)
      taken += part
      rest -= part
    }
  }

  private func refill(_ dataset: borrowing Dataset) throws {
    let count = min(left, max(1, Self.readyBytes / elementSize))
    let size = count * elementSize
    if ready.count != size { ready = [UInt8](repeating: 0, count: size) }
    taken = 0
    let length = size / planes.count
    try unsafe withUnsafeTemporaryAllocation(byteCount: length, alignment: 16) { plane in
      for index in planes.indices {
        try unsafe readPlane(index, into: plane, dataset)
        unsafe ready.withUnsafeMutableBytes { ready in
          unsafe interleave(plane, into: ready, index)
        }
      }
    }
    left -= count
    guard left == 0, case .inflated(let last)? = planes.last else { return }
    try unsafe last.finish { try unsafe dataset.read(chunk, from: $0, into: $1) }
  }

  private func readPlane(
    _ index: Int, into plane: UnsafeMutableRawBufferPointer, _ dataset: borrowing Dataset
  ) throws {
    switch planes[index] {
    case .inflated(let inflater):
      try unsafe inflater.read(into: plane) {
        try unsafe dataset.read(chunk, from: $0, into: $1)
      }
    case .stored(let start):
      try unsafe dataset.read(chunk, from: start, into: plane)
      planes[index] = .stored(from: start + plane.count)
    }
  }

  private func interleave(
    _ plane: UnsafeMutableRawBufferPointer, into values: UnsafeMutableRawBufferPointer,
    _ index: Int
  ) {
    let step = planes.count
    guard step > 1 else { return unsafe values.copyMemory(from: UnsafeRawBufferPointer(plane)) }
    for element in 0..<plane.count { unsafe values[element * step + index] = plane[element] }
  }

  /// Compares the checksum at a chunk's end with its bytes.
  private static func check(_ chunk: StoredChunk, of dataset: borrowing Dataset) throws {
    guard chunk.count > 4 else { throw Fletcher32.Mismatch() }
    var sum = Fletcher32()
    try unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
      var start = 0
      while start < chunk.count - 4 {
        let part = unsafe UnsafeMutableRawBufferPointer(
          rebasing: buffer[..<min(buffer.count, chunk.count - 4 - start)])
        try unsafe dataset.read(chunk, from: start, into: part)
        unsafe sum.add(UnsafeRawBufferPointer(part))
        start += part.count
      }
      let last = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<4])
      try unsafe dataset.read(chunk, from: start, into: last)
      let stored = unsafe UInt32(littleEndian: last.load(as: UInt32.self))
      guard Fletcher32.isTold(by: stored, sum.value) else { throw Fletcher32.Mismatch() }
    }
  }
}
