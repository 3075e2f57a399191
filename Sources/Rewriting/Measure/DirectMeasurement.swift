internal import Layers
internal import Planning

/// Measures tensors at their places in a file with several workers, one tensor after another.
struct DirectMeasurement: Sendable {
  /// Where the values of a tensor lie.
  struct Target: Sendable {
    /// The position in the model.
    let position: Int
    let place: Place
    /// The position of its file among the model's files.
    let file: Int
  }

  let model: Model
  let targets: [Target]
  let files: [OpenFile]

  /// The statistics of each target, with its position.
  func run(workers: Int) async throws(FileError) -> [(Int, Held<TensorStatistics>)] {
    let state = MeasurementState(targets.count) { [model, targets] index in
      let facts = model.tensors[targets[index].position].facts
      let size = facts.element.size
      let elements = targets[index].place.pieceElements(
        elementSize: size, contiguous: Place.largestPiece)
      return (facts.bytes, elements * size)
    }
    let failure = await withTaskGroup(of: FileError?.self) { group in
      for _ in 0..<workers { group.addTask { work(state) } }
      return await group.reduce(nil) { $0 ?? $1 }
    }
    if let failure { throw failure }
    return state.results.map { (targets[$0.0].position, $0.1) }
  }

  private func work(_ state: MeasurementState) -> FileError? {
    let buffers = PieceBuffers(2)
    while let piece = state.take() {
      let target = targets[piece.index]
      let tensor = model.tensors[target.position]
      let bytes = unsafe buffers.piece(0, piece.bytes)
      let size = tensor.facts.element.size
      let start = piece.start / size
      do {
        try unsafe PlaceTransfer(
          target.place, elementSize: size, buffer: buffers.whole(1)
        ).read(bytes, from: start, of: files[target.file])
      } catch {
        return error
      }
      let values = UnsafeRawBufferPointer(bytes)
      guard let fresh = Gauge(tensor) else { continue }
      let profile = unsafe fresh.profile(of: values)
      state.update(piece.index, fresh) { unsafe $0.add(profile, values, from: start) }
    }
    return nil
  }
}
