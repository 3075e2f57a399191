internal import Initializers
internal import Layers

/// Overwrites tensors at their places in a file, with several workers.
struct DirectWriter: Sendable {
  /// One tensor, by its position in the plan, and where its values lie in the file.
  struct Target: Sendable {
    let position: Int
    let place: Place
    let elementSize: Int
    /// The position of its file among the model's files.
    var file = 0

    /// How many elements are made and moved at a time.
    var pieceElements: Int { place.pieceElements(elementSize: elementSize) }

    func transfer(_ buffer: UnsafeMutableRawBufferPointer) -> PlaceTransfer {
      unsafe PlaceTransfer(place, elementSize: elementSize, buffer: buffer)
    }
  }

  let plan: PlanValues
  let files: any FileOperations
  let workers: Int
  let progress: Progress?

  /// Writes every target.
  ///
  /// - Parameter targets: In plan order.
  /// - Returns: Each target's statistics in the targets' order, merged piece by piece in file order so
  ///   that they do not depend on the number of workers; `nil` for tensors of no real numbers.
  func write(_ targets: [Target], to files: [OpenFile]) async throws(FileError) -> [Moments?] {
    let queue = WorkQueue(plan, targets)
    let results = await withTaskGroup(of: Result<[Measurement], FileError>.self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask { work(queue, targets, files) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var measurements: [Measurement] = []
    for result in results { measurements += try result.get() }
    return merged(measurements, count: targets.count)
  }

  private struct Measurement: Sendable {
    let tensor: Int
    let start: Int
    let moments: Moments?
  }

  private func work(
    _ queue: WorkQueue, _ targets: [Target], _ opened: [OpenFile]
  ) -> Result<[Measurement], FileError> {
    let buffers = PieceBuffers(2)
    var measurements: [Measurement] = []
    while let piece = queue.take() {
      let values = piece.values
      let bytes = unsafe UnsafeRawBufferPointer(buffers.piece(0, values.byteCount))
      unsafe values.fill(buffers.piece(0, values.byteCount))
      let start = values.elements.lowerBound
      do {
        let target = targets[piece.tensor]
        try unsafe target.transfer(buffers.whole(1)).write(
          bytes, from: start, with: files, to: opened[target.file])
      } catch {
        queue.stop()
        return .failure(error)
      }
      progress?(values.byteCount)
      measurements.append(
        Measurement(tensor: piece.tensor, start: start, moments: unsafe values.moments(of: bytes)))
    }
    return .success(measurements)
  }

  private func merged(_ measurements: [Measurement], count: Int) -> [Moments?] {
    var totals = [Moments?](repeating: nil, count: count)
    for measurement in measurements.sorted(by: { ($0.tensor, $0.start) < ($1.tensor, $1.start) }) {
      totals[measurement.tensor].add(measurement.moments)
    }
    return totals
  }
}
