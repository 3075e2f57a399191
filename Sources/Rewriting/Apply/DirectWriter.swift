internal import Initializers

/// Overwrites contiguous tensors at their places in a file, with several workers.
struct DirectWriter: Sendable {
  /// One tensor and where its values begin in the file.
  struct Target: Sendable {
    let values: TensorValues
    let elements: Int
    let offset: Int
  }

  let files: any FileOperations
  let workers: Int

  /// Writes every target.
  ///
  /// - Returns: Each target's statistics in the targets' order, merged piece by piece in file order so
  ///   that they do not depend on the number of workers; `nil` for tensors of no real numbers.
  func write(_ targets: [Target], to file: OpenFile) async throws(FileError) -> [Moments?] {
    let queue = WorkQueue(targets.map { ($0.elements, $0.values.elementSize) })
    let results = await withTaskGroup(of: Result<[Measurement], FileError>.self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask { work(queue, targets, file) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var measurements: [Measurement] = []
    for result in results { measurements += try result.get() }
    return merged(measurements, count: targets.count)
  }

  private struct Measurement: Sendable {
    let piece: WorkQueue.Piece
    let moments: Moments?
  }

  private func work(
    _ queue: WorkQueue, _ targets: [Target], _ file: OpenFile
  ) -> Result<[Measurement], FileError> {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: WorkQueue.pieceBytes, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    var measurements: [Measurement] = []
    while let piece = queue.take() {
      let target = targets[piece.tensor]
      let size = target.values.elementSize
      unsafe target.values.fill(buffer, piece.elements)
      let bytes = unsafe UnsafeRawBufferPointer(
        rebasing: buffer[..<(piece.elements.count * size)])
      do {
        try unsafe files.write(
          bytes, at: target.offset + piece.elements.lowerBound * size, to: file)
      } catch {
        return .failure(error)
      }
      measurements.append(
        Measurement(piece: piece, moments: unsafe target.values.moments(of: bytes)))
    }
    return .success(measurements)
  }

  private func merged(_ measurements: [Measurement], count: Int) -> [Moments?] {
    let ordered = measurements.sorted {
      ($0.piece.tensor, $0.piece.elements.lowerBound)
        < ($1.piece.tensor, $1.piece.elements.lowerBound)
    }
    var totals = [Moments?](repeating: nil, count: count)
    for measurement in ordered {
      guard let moments = measurement.moments else { continue }
      totals[measurement.piece.tensor].add(moments)
    }
    return totals
  }
}
