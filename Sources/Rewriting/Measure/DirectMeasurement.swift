internal import Layers
internal import Planning

/// Measures tensors at their places in a file with several workers, one tensor after another.
struct DirectMeasurement: Sendable {
  /// A tensor, its place in the model, and where its values lie in the file.
  struct Target: Sendable {
    let position: Int
    let tensor: Tensor
    let place: Place
    /// The position of its file among the model's files.
    let file: Int

    fileprivate var elementSize: Int { tensor.facts.element.size }
  }

  let targets: [Target]
  let files: [OpenFile]

  /// The statistics of each target, with its position.
  func run(workers: Int) async throws(FileError) -> [(Int, TensorStatistics)] {
    let state = MeasurementState(
      targets.map { target in
        let size = target.elementSize
        let elements = target.place.pieceElements(
          elementSize: size, contiguous: Place.largestPiece)
        return (target.tensor.facts.bytes, elements * size)
      })
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
      let bytes = unsafe buffers.piece(0, piece.bytes)
      let start = piece.start / target.elementSize
      do {
        try unsafe PlaceTransfer(
          target.place, elementSize: target.elementSize, buffer: buffers.whole(1)
        ).read(bytes, from: start, of: files[target.file])
      } catch {
        return error
      }
      let values = UnsafeRawBufferPointer(bytes)
      guard let fresh = Gauge(target.tensor) else { continue }
      let profile = unsafe fresh.profile(of: values)
      state.update(piece.index, fresh) { unsafe $0.add(profile, values, from: start) }
    }
    return nil
  }
}
