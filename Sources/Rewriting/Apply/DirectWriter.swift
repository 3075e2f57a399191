internal import Initializers
internal import Layers

/// Overwrites tensors at their places in a file, with several workers.
struct DirectWriter: Sendable {
  /// One tensor, by its position in the plan, and where its values lie in the file.
  ///
  /// There is one for each tensor of a plan, so that its numbers are no larger than need be.
  struct Target: Sendable {
    private let plannedAt, inFile, size: Int32
    let place: Place

    init(position: Int, place: Place, elementSize: Int, file: Int = 0) {
      plannedAt = Int32(position)
      inFile = Int32(file)
      size = Int32(elementSize)
      self.place = place
    }

    var position: Int { Int(plannedAt) }
    var elementSize: Int { Int(size) }
    /// The position of its file among the model's files.
    var file: Int { Int(inFile) }

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
  /// - Returns: What was measured of each, in the targets' order.
  func write(_ targets: [Target], to files: [OpenFile]) async throws(FileError) -> [Measurement] {
    var sequence = ValueSequence(plan)
    return try await write(targets, to: files, from: &sequence)
  }

  /// Writes every target, where `sequence` stands before the first one and then behind the last.
  func write(
    _ targets: [Target], to files: [OpenFile], from sequence: inout ValueSequence
  ) async throws(FileError) -> [Measurement] {
    let queue = WorkQueue(plan, targets, from: sequence)
    let moments = PieceMoments(targets.lazy.map(\.position))
    let failure = await withTaskGroup(of: FileError?.self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask { work(queue, targets, files, moments) }
      }
      return await group.reduce(nil) { $0 ?? $1 }
    }
    if let failure { throw failure }
    sequence = queue.sequence
    return moments.measurements
  }

  private func work(
    _ queue: WorkQueue, _ targets: [Target], _ opened: [OpenFile], _ moments: PieceMoments
  ) -> FileError? {
    let buffers = PieceBuffers(2)
    while let piece = queue.take() {
      let values = piece.values
      let bytes = unsafe UnsafeRawBufferPointer(buffers.piece(0, values.byteCount))
      unsafe values.fill(buffers.piece(0, values.byteCount))
      let target = targets[piece.tensor]
      do {
        try unsafe target.transfer(buffers.whole(1)).write(
          bytes, from: values.elements.lowerBound, with: files, to: opened[target.file])
      } catch {
        queue.stop()
        return error
      }
      progress?(values.byteCount)
      moments.add(
        unsafe values.moments(of: bytes), of: values.elements, in: piece.tensor,
        total: plan.recipe(at: target.position)?.elements ?? 0)
    }
    return nil
  }
}
