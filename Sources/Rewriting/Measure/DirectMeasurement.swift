internal import Layers
internal import Planning

/// Measures tensors at their places in a file with several workers, one tensor after another.
struct DirectMeasurement: Sendable {
  let targets: MeasurementTargets
  let files: [OpenFile]

  /// The statistics of each target that is read at its place.
  func run(workers: Int) async throws(FileError) -> [PackedStatistics?] {
    let state = MeasurementState(targets.direct.count) { [targets] index in
      let target = targets.direct[index]
      let kind = targets.kinds[target.kind]
      let size = kind.elementSize
      let elements = target.place.pieceElements(elementSize: size, contiguous: Place.largestPiece)
      return (kind.bytes, elements * size)
    }
    let failure = await withTaskGroup(of: FileError?.self) { group in
      for _ in 0..<workers { group.addTask { work(state) } }
      return await group.reduce(nil) { $0 ?? $1 }
    }
    if let failure { throw failure }
    return state.results
  }

  private func work(_ state: MeasurementState) -> FileError? {
    let buffers = PieceBuffers(2)
    while let piece = state.take() {
      let target = targets.direct[piece.index]
      let kind = targets.kinds[target.kind]
      let bytes = unsafe buffers.piece(0, piece.bytes)
      let start = piece.start / kind.elementSize
      do {
        try unsafe PlaceTransfer(
          target.place, elementSize: kind.elementSize, buffer: buffers.whole(1)
        ).read(bytes, from: start, of: files[target.file])
      } catch {
        return error
      }
      let values = UnsafeRawBufferPointer(bytes)
      let profile = unsafe kind.profile(of: values)
      state.update(piece.index, kind) { unsafe $0.add(profile, values, from: start) }
    }
    return nil
  }
}
