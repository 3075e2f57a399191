internal import Layers
internal import Planning

/// Measures contiguous tensors with several workers, one tensor after another.
struct DirectMeasurement: Sendable {
  /// A tensor, its place in the model, and where its values begin in the file.
  struct Target: Sendable {
    let position: Int
    let tensor: Tensor
    let offset: Int
    /// The position of its file among the model's files.
    let file: Int
  }

  let targets: [Target]
  let files: [OpenFile]
  let pieceBytes: Int

  /// The statistics of each target, with its position.
  func run(workers: Int) async throws(FileError) -> [(Int, TensorStatistics)] {
    let state = MeasurementState(
      sizes: targets.map(\.tensor.facts.bytes), pieceBytes: pieceBytes)
    let failure = await withTaskGroup(of: FileError?.self) { group in
      for _ in 0..<workers { group.addTask { work(state) } }
      return await group.reduce(nil) { $0 ?? $1 }
    }
    if let failure { throw failure }
    return state.results.map { (targets[$0.0].position, $0.1) }
  }

  private func work(_ state: MeasurementState) -> FileError? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    while let piece = state.take() {
      let target = targets[piece.index]
      let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<piece.bytes])
      do {
        try unsafe SystemFiles.read(
          bytes, at: target.offset + piece.start, from: files[target.file])
      } catch {
        return error
      }
      let values = UnsafeRawBufferPointer(bytes)
      guard let fresh = Gauge(target.tensor) else { continue }
      let profile = unsafe fresh.profile(of: values)
      let start = piece.start / target.tensor.facts.element.size
      state.update(piece.index, fresh) { unsafe $0.add(profile, values, from: start) }
    }
    return nil
  }
}
