internal import Planning

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Compares tensors at their places in a file with what the plan draws, with several workers.
struct DirectComparison: Sendable {
  /// The first element of a tensor that is not as planned, with its bytes.
  struct Mismatch: Sendable {
    let element: Int
    let expected: [UInt8]
    let found: [UInt8]
  }

  let plan: PlanValues
  let files: [OpenFile]
  let workers: Int
  let progress: Progress?

  /// Each target's first mismatch; `nil` where all is as planned.
  ///
  /// - Parameter targets: In plan order.
  func run(_ targets: [DirectWriter.Target]) async throws(FileError) -> [Mismatch?] {
    let queue = WorkQueue(plan, targets)
    let results = await withTaskGroup(of: Result<[(Int, Mismatch)], FileError>.self) { group in
      for _ in 0..<max(1, workers) { group.addTask { work(queue, targets) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var first = [Mismatch?](repeating: nil, count: targets.count)
    for result in results {
      for (tensor, mismatch) in try result.get()
      where mismatch.element < first[tensor]?.element ?? .max {
        first[tensor] = mismatch
      }
    }
    return first
  }

  private func work(
    _ queue: WorkQueue, _ targets: [DirectWriter.Target]
  ) -> Result<[(Int, Mismatch)], FileError> {
    let buffers = PieceBuffers(3)
    var mismatches: [(Int, Mismatch)] = []
    while let piece = queue.take() {
      let values = piece.values
      let expected = unsafe buffers.piece(0, values.byteCount)
      let found = unsafe buffers.piece(1, values.byteCount)
      unsafe values.fill(expected)
      let start = values.elements.lowerBound
      do {
        let target = targets[piece.tensor]
        try unsafe target.transfer(buffers.whole(2)).read(
          found, from: start, of: files[target.file])
      } catch {
        queue.stop()
        return .failure(error)
      }
      progress?(values.byteCount)
      if let mismatch = unsafe Self.mismatch(
        UnsafeRawBufferPointer(expected), UnsafeRawBufferPointer(found), values.elementSize, start)
      {
        mismatches.append((piece.tensor, mismatch))
      }
    }
    return .success(mismatches)
  }

  /// The first element in which two runs of elements differ.
  ///
  /// - Parameter start: The number of the runs' first element.
  static func mismatch(
    _ expected: UnsafeRawBufferPointer, _ found: UnsafeRawBufferPointer, _ size: Int, _ start: Int
  ) -> Mismatch? {
    guard let left = expected.baseAddress, let right = found.baseAddress,
      unsafe memcmp(left, right, expected.count) != 0,
      let byte = unsafe zip(expected, found).enumerated().first(where: { $1.0 != $1.1 })?.offset
    else { return nil }
    let place = (byte - byte % size)..<(byte - byte % size + size)
    return unsafe Mismatch(
      element: start + byte / size, expected: Array(expected[place]), found: Array(found[place]))
  }
}
